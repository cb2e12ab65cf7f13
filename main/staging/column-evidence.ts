import { isBoolean, isBooleanWord, isDuration, signPattern } from './text-values'

/** How many of a column's values that are not missing have each form. */
export type Evidence = Readonly<Record<Form, number>> & {
  /** Cells with any text. */
  readonly filled: number
  /** Those of them that hold no mark of a missing value. */
  readonly present: number
}

export type Form = keyof typeof quick | keyof typeof marks | keyof typeof times

/** Told of every value, cheaply. */
const quick = {
  booleans: isBoolean,
  // numbers are most values: only others are compared with words
  words: (text: string) => `CASE WHEN TRY_CAST(${text} AS DOUBLE) IS NULL THEN ${isBooleanWord(text)} ELSE FALSE END`,
  truth: (text: string) => `lower(trim(${text})) IN ('true', 'false')`,
  /** A number with a dot or none, as every program writes it. */
  plain: (text: string) => `TRY_CAST(${text} AS DOUBLE) IS NOT NULL AND NOT contains(${text}, '_')`,
  /** Without a fraction, and without a zero in front: 007 is a code. */
  whole: (text: string) =>
    `TRY_CAST(${text} AS BIGINT) IS NOT NULL AND NOT contains(${text}, '.') AND NOT regexp_matches(${text}, '^ *-?0[0-9]')`,
  coded: (text: string) => `regexp_matches(${text}, '^ *-?0[0-9]')`,
  dotted: (text: string) => `contains(${text}, '.')`,
  /** Three digits behind the last dot, which may therefore be a thousands mark. */
  dottedThree: (text: string) => `substr(rtrim(${text}), -4, 1) = '.'`,
  iso: (text: string) =>
    `substr(ltrim(${text}), 5, 1) IN ('-', '/') AND (TRY_CAST(${text} AS TIMESTAMPTZ) IS NOT NULL OR regexp_matches(${text}, '^ *[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ].*[0-9] *([AaPp][Mm]| [-+][0-9]{2}:?[0-9]{2}|Z| UTC| GMT)$'))`,
  dateOnly: (text: string) => `length(trim(${text})) <= 10`,
}

const bare = (text: string) =>
  `trim(regexp_replace(trim(${text}), '${signPattern}', '', 'g'), chr(32) || chr(160) || chr(8239))`
const whole = (pattern: string) => (text: string) => `regexp_full_match(${bare(text)}, '${pattern}')`

/** Forms of numbers, asked of columns whose numbers are not plain. */
const marks = {
  signed: (text: string) => `regexp_matches(trim(${text}), '${signPattern}') AND regexp_matches(${text}, '[0-9]')`,
  dotGroups: whole('[-+]?[1-9][0-9]{0,2}([.][0-9]{3})+'),
  dotThousands: whole('[-+]?[0-9]{1,3}(([.][0-9]{3}){2,}(,[0-9]+)?|([.][0-9]{3})+,[0-9]+)'),
  dotDecimal: whole(
    '[-+]?([0-9]*[.][0-9]{1,2}|[0-9]*[.][0-9]{4,}|[0-9]{4,}[.][0-9]*|0[0-9]*[.][0-9]*|[0-9]+[.]|[0-9.]+[eE][-+]?[0-9]+)',
  ),
  commaGroups: whole('[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+'),
  commaThousands: whole('[-+]?[0-9]{1,3}((,[0-9]{3}){2,}([.][0-9]+)?|(,[0-9]{3})+[.][0-9]+)'),
  commaDecimal: whole('[-+]?([0-9]*,[0-9]{1,2}|[0-9]*,[0-9]{4,}|[0-9]{4,},[0-9]*|0[0-9]*,[0-9]*)'),
  long: whole('[-+]?[0-9]{4,}'),
  short: whole('[-+]?[0-9]{1,3}'),
  spaceGroups: whole("[-+]?[0-9]{1,3}([ \u00a0\u202f''’_][0-9]{3})+([.,][0-9]+)?"),
  durations: isDuration,
}

const twoParts = '[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{4}|[0-9]{2})(,?[T ].*)?'
const part = (text: string, which: 1 | 2) =>
  `TRY_CAST(regexp_extract(trim(${text}), '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]', ${which}) AS INTEGER)`
const twoPart = (text: string) => `regexp_full_match(trim(${text}), '${twoParts}')`
const dayFirst = (text: string) => `${part(text, 1)} BETWEEN 1 AND 31 AND ${part(text, 2)} BETWEEN 1 AND 12`
const monthFirst = (text: string) => `${part(text, 2)} BETWEEN 1 AND 31 AND ${part(text, 1)} BETWEEN 1 AND 12`

/** Forms of times, asked of columns whose times do not have the year in front. */
const times = {
  dayFirst: (text: string) => `${twoPart(text)} AND ${dayFirst(text)}`,
  monthFirst: (text: string) => `${twoPart(text)} AND ${monthFirst(text)}`,
  dotted2: (text: string) => `regexp_matches(trim(${text}), '^[0-9]{1,2}[.][0-9]{1,2}[.]')`,
  yyyymmdd: (text: string) =>
    `regexp_full_match(trim(${text}), '(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])')`,
  epochSeconds: (text: string) =>
    `regexp_full_match(trim(${text}), '[0-9]{9,10}([.][0-9]+)?') AND TRY_CAST(${text} AS DOUBLE) BETWEEN 631152000 AND 4102444800`,
  epochMilliseconds: (text: string) =>
    `regexp_full_match(trim(${text}), '[0-9]{12,13}') AND TRY_CAST(${text} AS DOUBLE) BETWEEN 631152000000 AND 4102444800000`,
}

/** A column whose evidence is asked for, as SQL over its table. */
export interface AskedColumn {
  readonly name: string
  readonly text: string
}

/** Every form of a family. */
export function formsOf(family: 'quick' | 'marks' | 'times'): readonly Form[] {
  return allForms.filter((form) => form in { quick, marks, times }[family])
}

/** SQL that is true for text that has a form. */
export const formTests: Readonly<Record<Form, (text: string) => string>> = { ...quick, ...marks, ...times }

/** Nothing was counted. */
export const noEvidence: Evidence = {
  filled: 0,
  present: 0,
  booleans: 0,
  words: 0,
  truth: 0,
  plain: 0,
  whole: 0,
  coded: 0,
  dotted: 0,
  dottedThree: 0,
  iso: 0,
  dateOnly: 0,
  signed: 0,
  dotGroups: 0,
  dotThousands: 0,
  dotDecimal: 0,
  commaGroups: 0,
  commaThousands: 0,
  commaDecimal: 0,
  long: 0,
  short: 0,
  spaceGroups: 0,
  durations: 0,
  dayFirst: 0,
  monthFirst: 0,
  dotted2: 0,
  yyyymmdd: 0,
  epochSeconds: 0,
  epochMilliseconds: 0,
}

const allForms = Object.keys(noEvidence).filter((key): key is Form => key !== 'filled' && key !== 'present')
