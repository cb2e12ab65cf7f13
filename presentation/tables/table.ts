import type { Told, ToldEffectSize } from '../words/told'

/** A table as data: laid out by the window, by reports as HTML, by the command line as text, with the same words in all. */
export interface PrintTable {
  readonly caption: string
  readonly columns: readonly TableColumn[]
  readonly rows: readonly TableRow[]
  /** What a reader must know to read it, under the table. */
  readonly notes: readonly string[]
  /** Long tables that are there for the record. */
  readonly isDetail: boolean
}

export interface TableColumn {
  readonly header: string
  readonly align: 'left' | 'right'
  /** What its values copy as, where that is several numbers: the headings of those. */
  readonly copies?: readonly string[]
  /** Left out of the window where there is little room; it is in the inspector and copied all the same. */
  readonly isSpare?: boolean
}

/** A text, or a number with what is behind it. */
export type TableValue = string | NumberValue

export interface NumberValue extends Told {
  /** One value per heading of its column's `copies`. */
  readonly copied?: readonly string[]
  readonly isStrong?: boolean
}

export interface TableRow {
  readonly values: readonly TableValue[]
  readonly tone: 'better' | 'worse' | 'neutral' | 'warning'
  /** What the row is about, where its first value does not say it all. */
  readonly label?: string
}

export function left(header: string): TableColumn {
  return { header, align: 'left' }
}

export function right(header: string): TableColumn {
  return { header, align: 'right' }
}

/** A column of changes with their intervals: three numbers to copy. */
export function changes(header: string): TableColumn {
  return { header, align: 'right', copies: [header, `${header}: lower`, `${header}: upper`] }
}

/** A value of such a column. What is not estimable copies as its reason, without ends. */
export function changeValue(told: ToldEffectSize): TableValue {
  return told.kind === 'estimated' ? told : told.text
}

export function textOf(value: TableValue): string {
  return typeof value === 'string' ? value : value.text
}
