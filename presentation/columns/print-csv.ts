import { exactNumber } from '@analysis'
import { rowsOf, type Column, type ColumnValue } from './column'
import { spreadsheetText } from './spreadsheet-text'

/** Columns as CSV (RFC 4180, lines end with a line feed). A true 0 is 0, a missing value is empty. */
export function printCsv(columns: readonly Column[]): string {
  const lines = [columns.map(({ name }) => quoted(name)), ...rowsOf(columns).map((row) => row.map(field))]
  return `${lines.map((fields) => fields.join(',')).join('\n')}\n`
}

function field(value: ColumnValue): string {
  if (typeof value === 'number') return exactNumber(value)
  return value === null ? '' : quoted(spreadsheetText(String(value)))
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
