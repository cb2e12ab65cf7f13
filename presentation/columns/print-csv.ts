import type { TidyColumn, TidyValue } from '@presentation'

/**
 * Columns as CSV (RFC 4180, lines end with a line feed). A true 0 is 0, a missing value is empty. Text that a
 * spreadsheet would run as a formula gets an apostrophe in front.
 */
export function printCsv(columns: readonly TidyColumn[]): string {
  const rowCount = columns[0]?.values.length ?? 0
  const lines = [columns.map(({ name }) => quoteField(name)).join(',')]
  for (let row = 0; row < rowCount; row++) {
    lines.push(columns.map(({ values }) => printField(values[row] ?? null)).join(','))
  }
  return `${lines.join('\n')}\n`
}

function printField(value: TidyValue): string {
  if (value === null) return ''
  return typeof value === 'string' ? quoteField(disarm(value)) : String(value)
}

function disarm(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function quoteField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
