/** A table as data: printed as HTML by reports and as aligned text by the command line, with the same words in both. */
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
}

export interface TableRow {
  readonly cells: readonly string[]
  readonly tone: 'better' | 'worse' | 'neutral' | 'warning'
}

export function left(header: string): TableColumn {
  return { header, align: 'left' }
}

export function right(header: string): TableColumn {
  return { header, align: 'right' }
}
