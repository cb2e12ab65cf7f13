import { exactNumber } from '@analysis'
import { rowsOf, type Column, type ColumnValue } from './column'
import { spreadsheetText } from './spreadsheet-text'

/** Rows as tab-separated text with headers, as spreadsheets paste it: full precision, no tab or line break in a field. */
export function toTsv(headers: readonly string[], rows: readonly (readonly ColumnValue[])[]): string {
  return [headers, ...rows].map((row) => row.map(field).join('\t')).join('\n')
}

/** Columns as the same. */
export function columnsTsv(columns: readonly Column[]): string {
  return toTsv(
    columns.map(({ name }) => name),
    rowsOf(columns),
  )
}

function field(value: ColumnValue): string {
  if (typeof value === 'number') return exactNumber(value)
  return value === null ? '' : spreadsheetText(String(value).replaceAll(/[\t\r\n]+/g, ' '))
}
