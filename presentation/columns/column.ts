export type ColumnValue = string | number | boolean | null

/** One column of tidy data: one observation per row, numbers in full, what is missing null. */
export interface Column {
  readonly name: string
  readonly values: readonly ColumnValue[]
}

/** A column by a reader of each row. */
export function columnOf<Row>(name: string, rows: readonly Row[], read: (row: Row) => ColumnValue): Column {
  return { name, values: rows.map(read) }
}

/** The rows of columns of one length. */
export function rowsOf(columns: readonly Column[]): readonly (readonly ColumnValue[])[] {
  const count = columns[0]?.values.length ?? 0
  return Array.from({ length: count }, (_, row) => columns.map(({ values }) => values[row] ?? null))
}
