import { textOf, type PrintTable } from '@presentation'

/**
 * A table as aligned lines of text. On a terminal too narrow for it each row becomes a block of its own. Thin spaces are
 * kept for terminals only: programs that read a pipe rarely know them.
 */
export function printTable(table: PrintTable, width: number | null): string {
  const clean = (text: string) => printable(width === null ? text.replaceAll('\u202f', ' ') : text)
  const headers = table.columns.map(({ header }) => clean(header))
  const rows = table.rows.map(({ values }) => values.map((value) => clean(textOf(value))))
  const widths = headers.map((header, i) => Math.max(header.length, ...rows.map((texts) => (texts[i] ?? '').length)))
  const total = widths.reduce((sum, one) => sum + one + gap.length, -gap.length)
  const body =
    width !== null && total > width && headers.length > 2
      ? rows.map((texts) => printBlock(headers, texts))
      : [headers, ...rows].map((texts) => printLine(texts, widths, table))
  const notes = table.notes.map((note) => `  ${clean(note)}`)
  return [clean(table.caption), ...body, ...notes].map((line) => `${line}\n`).join('')
}

const gap = '  '

function printLine(texts: readonly string[], widths: readonly number[], { columns }: PrintTable): string {
  const padded = texts.map((text, i) => {
    const columnWidth = widths[i] ?? 0
    return columns[i]?.align === 'right' ? text.padStart(columnWidth) : text.padEnd(columnWidth)
  })
  return padded.join(gap).trimEnd()
}

function printBlock(headers: readonly string[], texts: readonly string[]): string {
  const widest = Math.max(...headers.map((header) => header.length))
  return headers.map((header, i) => `  ${header.padEnd(widest)}  ${texts[i] ?? ''}`).join('\n') + '\n'
}

/** Text from a data file with its control and direction characters made visible: none may drive the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
