import type { Table } from '@analysis'
import { toTsv } from './tsv'

/** A query's answer for a spreadsheet. */
export function tableTsv({ columns, rowCount }: Table): string {
  const rows = Array.from({ length: rowCount }, (_, row) => columns.map(({ values }) => values[row] ?? null))
  return toTsv(
    columns.map(({ name }) => name),
    rows,
  )
}
