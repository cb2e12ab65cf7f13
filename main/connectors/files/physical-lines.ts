import type { CsvDialect } from './csv-dialect'
import { openBytes } from './open-bytes'

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Lines (from 1) on which the records at the given byte offsets start. DuckDB's own line numbers count records, which
 * differ from lines once a quoted field holds a newline; its offsets may point at newlines before the record.
 */
export async function linesAtOffsets(path: string, offsets: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const waiting = [...offsets].toSorted((a, b) => a - b)
  const lines = new Map<number, number>()
  const counter = new LineCounter()
  let at = 0
  for await (const chunk of openBytes(path)) {
    for (const byte of asBytes(chunk)) {
      counter.see(byte)
      const isNewline = byte === lineFeed || byte === carriageReturn
      const next = waiting[0]
      if (!isNewline && next !== undefined && next <= at) {
        lines.set(next, counter.line)
        waiting.shift()
      }
      at++
    }
    if (waiting.length === 0) break
  }
  for (const offset of waiting) lines.set(offset, counter.line)
  return lines
}

/**
 * Lines (from 1) of the accepted records with the given numbers (from 0, ascending, counted behind the header). Blank
 * lines and the records that start on a line of `rejectedLines` are passed over, as they were when the file was read.
 */
export async function linesOfRecords(
  path: string,
  { delimiter, quote: quoteText, linesBeforeRows }: Pick<CsvDialect, 'delimiter' | 'quote' | 'linesBeforeRows'>,
  numbers: readonly number[],
  rejectedLines: ReadonlySet<number>,
): Promise<readonly number[]> {
  const lines: number[] = []
  const counter = new LineCounter()
  const separator = delimiter.charCodeAt(delimiter.length - 1)
  const quote = quoteText === '' ? null : quoteText.charCodeAt(0)
  let record = -1
  let inRecord = false
  let quoted = false
  let fieldStart = true
  let at = 0
  for await (const chunk of openBytes(path)) {
    for (const byte of asBytes(chunk)) {
      counter.see(byte)
      const isMark = at++ < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf)
      const newline = !quoted && (byte === lineFeed || byte === carriageReturn)
      if (newline) inRecord = false
      else if (!inRecord && !isMark && counter.line > linesBeforeRows) {
        inRecord = true
        fieldStart = true
        if (!rejectedLines.has(counter.line)) record++
        if (record === numbers[lines.length] && !rejectedLines.has(counter.line)) lines.push(counter.line)
      }
      if (inRecord && byte === quote && (quoted || fieldStart)) quoted = !quoted
      // a quote just behind a closing one is a quote inside the field
      fieldStart = newline || (!quoted && (byte === separator || byte === quote))
    }
    if (lines.length === numbers.length) break
  }
  return lines
}

/** Counts lines whether they end in LF, CRLF or CR. */
class LineCounter {
  line = 1
  private last = 0

  /** Takes the next byte; `line` is then the line which that byte is on. */
  see(byte: number): void {
    if (this.last === lineFeed || (this.last === carriageReturn && byte !== lineFeed)) this.line++
    this.last = byte
  }
}

function asBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : new Uint8Array()
}
