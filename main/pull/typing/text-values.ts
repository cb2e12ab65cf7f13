import { assertNever, type FrameColumnType } from '@analysis'

const yes = ['true', 't', 'yes', 'y', 'on', '1', '1.0']
const no = ['false', 'f', 'no', 'n', 'off', '0', '0.0']

/** DuckDB SQL that reads text as a type; NULL where it does not fit. A timestamp without a zone is UTC. */
export function readText(text: string, type: FrameColumnType): string {
  switch (type) {
    case 'VARCHAR':
      return text
    case 'BOOLEAN':
      return `CASE WHEN lower(trim(${text})) IN (${list(yes)}) THEN TRUE WHEN lower(trim(${text})) IN (${list(no)}) THEN FALSE END`
    case 'BIGINT':
    case 'DOUBLE':
      return `TRY_CAST(${text} AS ${type})`
    case 'TIMESTAMP':
      return `CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`
    default:
      return assertNever(type)
  }
}

/** True for text that is a boolean in words. */
export function isBooleanWord(text: string): string {
  const words = [...yes, ...no].filter((each) => /[a-z]/.test(each))
  return `lower(trim(${text})) IN (${list(words)})`
}

/** True for text that says true or false in full. */
export function isTrueOrFalse(text: string): string {
  return `lower(trim(${text})) IN ('true', 'false')`
}

/** True for a whole number as people write it: DuckDB would round 5.6 and read 007 as 7. */
export function isWholeNumber(text: string): string {
  return `(TRY_CAST(${text} AS BIGINT) IS NOT NULL AND NOT contains(${text}, '.') AND NOT starts_with(ltrim(${text}, '-'), '0')
    OR trim(${text}) = '0')`
}

/** True for a number of any kind, but not for a code with leading zeros. */
export function isNumber(text: string): string {
  return `(TRY_CAST(${text} AS DOUBLE) IS NOT NULL AND NOT regexp_matches(${text}, '^-?0[0-9]'))`
}

/** True for a point in time, but not for a bare date: as text a date is its own best label. */
export function isTimestamp(text: string): string {
  return `(length(${text}) > 10 AND TRY_CAST(${text} AS TIMESTAMPTZ) IS NOT NULL)`
}

function list(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ')
}
