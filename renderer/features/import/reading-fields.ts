import { parseReadOptions, usualMissing, type ReadOptions, type StudyGuess } from '@contract'

/** One choice of how text is read, as the sheet offers it. */
export interface ReadingField {
  readonly field: keyof ReadOptions
  readonly label: string
  /** Null: written as text. */
  readonly options: readonly { readonly value: string; readonly label: string }[] | null
  /** The choice in force. */
  readonly show: (read: ReadOptions) => string
  /** What a choice sets; null for one that cannot be. */
  readonly choose: (value: string) => ReadOptions | null
}

const named = (pairs: readonly (readonly [value: string, label: string])[]) =>
  pairs.map(([value, label]) => ({ value, label }))

const undecided = ['?', 'to be answered'] as const

/** The choices, in the order in which text becomes values. */
export const readingFields: readonly ReadingField[] = [
  plainField(
    'encoding',
    'Encoding',
    named(['utf-8', 'windows-1252', 'shift_jis', 'cp949', 'gb18030', 'big5', 'windows-1251'].map((one) => [one, one])),
  ),
  plainField(
    'delimiter',
    'Delimiter',
    named([
      [',', 'comma'],
      [';', 'semicolon'],
      ['\t', 'tab'],
      ['|', '|'],
    ]),
  ),
  plainField('decimal', 'Decimal mark', named([undecided, ['.', 'dot'], [',', 'comma']])),
  plainField(
    'thousands',
    'Thousands mark',
    named([
      ['', 'none'],
      [',', 'comma'],
      ['.', 'dot'],
      [' ', 'blank'],
      ["'", 'apostrophe'],
    ]),
  ),
  plainField(
    'dates',
    'Dates',
    named([
      undecided,
      ['iso', 'year first (2026-01-31)'],
      ['day-first', 'day first (31/01/2026)'],
      ['month-first', 'month first (01/31/2026)'],
      ['yyyymmdd', '20260131'],
      ['epoch-s', 'seconds since 1970'],
      ['epoch-ms', 'milliseconds since 1970'],
    ]),
  ),
  plainField('zone', 'Time zone', null),
  {
    field: 'missing',
    label: 'Missing values',
    options: null,
    show: ({ missing }) => (missing ?? usualMissing).filter((mark) => mark !== '').join(' '),
    choose: (text) => ({ missing: ['', ...text.split(/\s+/).filter((mark) => mark !== '')] }),
  },
]

function plainField(
  field: 'encoding' | 'delimiter' | 'decimal' | 'thousands' | 'dates' | 'zone',
  label: string,
  options: ReadingField['options'],
): ReadingField {
  return {
    field,
    label,
    options,
    show: (read) => read[field] ?? (field === 'zone' ? 'UTC' : field === 'thousands' ? '' : '?'),
    choose: (value) => parseReadOptions({ [field]: value }).options,
  }
}

/** Whether the file has anything that the choice is about: a typed file has no delimiter, and no dates no form of them. */
export function isGiven({ read, questions, columns }: StudyGuess, field: keyof ReadOptions): boolean {
  const isText = read.encoding !== undefined
  const hasTimes = columns.some(({ type }) => type === 'timestamp') || read.dates !== undefined
  if (field === 'zone') return hasTimes
  if (field === 'missing') return isText
  if (field === 'thousands') return read.decimal !== undefined
  return read[field] !== undefined || questions.some((question) => question.field === field)
}
