import type { FigureColumn, FigureValue } from '@presentation'

/** A figure's data as CSV (RFC 4180): full precision, missing values empty. */
export function figureCsv(columns: readonly FigureColumn[]): string {
  const rows = columns[0]?.values.length ?? 0
  const lines = [columns.map(({ name }) => csvField(name)).join(',')]
  for (let row = 0; row < rows; row++) lines.push(columns.map(({ values }) => csvField(values[row] ?? null)).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function csvField(value: FigureValue): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
