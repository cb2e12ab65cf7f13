/**
 * How a block's text becomes values. What is absent is told by the data where the whole of it leaves one reading; where
 * two are possible, a pull asks for the field.
 */
export interface ReadOptions {
  /** The character between fields of a CSV file. */
  readonly delimiter?: string
  /** The character around fields that hold a delimiter; "" for none. */
  readonly quote?: string
  readonly decimal?: DecimalMark
  /** The character between groups of three digits; "" for none. */
  readonly thousands?: ThousandsMark
  /** Texts that stand for a missing value, beside the empty one. */
  readonly missing?: readonly string[]
  readonly dates?: DateForm
  /** IANA time zone of times that do not say theirs. */
  readonly zone?: string
  readonly encoding?: string
  /** What a line to pass over begins with; "" for none. */
  readonly comment?: string
  /** Lines above the header to pass over. */
  readonly skip?: number
  /** Signs beside a number to strip, such as $ and %. */
  readonly currency?: readonly string[]
}

export const decimalMarks = ['.', ','] as const
export type DecimalMark = (typeof decimalMarks)[number]

export const thousandsMarks = ['', ',', '.', ' ', '\u00a0', '\u202f', "'", '’', '_'] as const
export type ThousandsMark = (typeof thousandsMarks)[number]

export const dateForms = ['iso', 'day-first', 'month-first', 'epoch-s', 'epoch-ms', 'yyyymmdd'] as const
export type NamedDateForm = (typeof dateForms)[number]

/** How dates are written: by name, or by a strptime pattern such as `%d.%m.%y %H:%M`. */
export type DateForm = NamedDateForm | `${string}%${string}`

/** What stands for a missing value unless `read.missing` says otherwise; letter case counts. */
export const usualMissing: readonly string[] = ['', 'NA', 'N/A', 'NaN', 'NULL', 'null', 'None', '-']
