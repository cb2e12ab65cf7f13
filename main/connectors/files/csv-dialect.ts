import type { Finding } from '@analysis'
import type { ReadOptions } from '@contract'
import { unusable } from '../failures'
import { splitRecords, type RecordMarks, type TextRecord } from './split-records'
import { uniqueNames } from './column-names'

/** How the lines of a CSV file become rows of named columns. */
export interface CsvDialect extends RecordMarks {
  /** What a line to pass over begins with; "" for none. */
  readonly comment: string
  /** Lines above the header's. */
  readonly skip: number
  /** Lines up to the first row's: those above, and the header's own. */
  readonly linesBeforeRows: number
  readonly names: readonly string[]
  readonly findings: readonly Finding[]
}

const usualDelimiters = [',', ';', '\t', '|', '\u0001', '^', '~'] as const
const lookedAt = 400
const longestPreamble = 40

/**
 * Tells a CSV file's dialect from its beginning: what the study says of it, a first line `sep=;`, then the delimiter
 * by which most records are as long as the header. Lines above the header are comments (`#`), or have one field only.
 * @param head The file's first records, as text.
 * @throws ServiceError `invalid-input` for a file without a header, or whose rows are not as long as the header
 */
export function csvDialect(head: string, file: string, read: ReadOptions): CsvDialect {
  const separator = /^\uFEFF?sep=(.|\\t)\r?\n/i.exec(head)
  const declared = separator?.[1] === '\\t' ? '\t' : separator?.[1]
  const above = linesAbove(head, read, separator !== null)
  const body = head
    .split(/\r\n|\n|\r/)
    .slice(above.lines)
    .join('\n')
  const quotes = read.quote === undefined ? [quoteOf(body)] : [read.quote]
  const marks = quotes.flatMap((quote) =>
    (read.delimiter ?? declared ?? null) === null
      ? usualDelimiters.map((delimiter) => ({ delimiter, quote, escape: escapeOf(body, quote) }))
      : [{ delimiter: read.delimiter ?? declared ?? ',', quote, escape: escapeOf(body, quote) }],
  )
  const tried = marks.map((each) => layoutOf(body, each, read.skip !== undefined))
  const best = tried.reduce((chosen, next) => (next.score > chosen.score ? next : chosen))
  const header = best.records[best.header]
  if (header === undefined) throw noHeader(file, head)
  const fields = requireWidth(header.fields, best, file, above.lines)
  const { names, findings } = uniqueNames(fields, file)
  const skip = above.lines + header.line - 1
  return {
    ...best.marks,
    comment: above.comment,
    skip,
    linesBeforeRows: skip + header.lines,
    names,
    findings,
  }
}

/** Lines before the first that may be the header, and what comments begin with. */
function linesAbove(head: string, read: ReadOptions, hasSeparator: boolean): { lines: number; comment: string } {
  const lines = head.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  let at = read.skip ?? (hasSeparator ? 1 : 0)
  const sign = read.comment ?? (/^\s*#/.test(lines[at] ?? '') || isBlankThenComment(lines, at) ? '#' : '')
  const start = at
  while (at < lines.length && at - start < longestPreamble) {
    const line = lines[at] ?? ''
    if (line.trim() !== '' && (sign === '' || !line.trimStart().startsWith(sign))) break
    at++
  }
  // a header such as "#user,variant" is as long as the line below it
  const last = lines[at - 1] ?? ''
  const isHeader = read.comment === undefined && sign !== '' && at - start === 1 && sameWidth(last, lines[at] ?? '')
  return isHeader ? { lines: start, comment: '' } : { lines: at, comment: sign }
}

function isBlankThenComment(lines: readonly string[], from: number): boolean {
  return (
    lines
      .slice(from)
      .find((line) => line.trim() !== '')
      ?.startsWith('#') ?? false
  )
}

function sameWidth(one: string, other: string): boolean {
  return usualDelimiters.some((each) => one.includes(each) && one.split(each).length === other.split(each).length)
}

/** The quote of the text: a double one, unless fields stand in single ones. */
function quoteOf(body: string): string {
  const count = (quote: string) =>
    body.match(new RegExp(`(?:^|[,;\\t|])${quote}[^${quote}\\n]*${quote}(?=[,;\\t|\\r\\n]|$)`, 'gm'))?.length ?? 0
  return count("'") > 0 && count('"') === 0 ? "'" : '"'
}

function escapeOf(body: string, quote: string): string {
  if (quote === '') return ''
  return body.includes(`\\${quote}`) && !new RegExp(`[^,;\\t|\\n]${quote}${quote}`).test(body) ? '\\' : quote
}

interface Layout {
  readonly marks: RecordMarks
  readonly records: readonly TextRecord[]
  /** Place of the header among the records. */
  readonly header: number
  /** How many fields most rows have. */
  readonly width: number
  readonly score: number
}

function layoutOf(body: string, marks: RecordMarks, isFixed: boolean): Layout {
  const all = splitRecords(body, marks, lookedAt + longestPreamble)
  // the last one may be cut off by the end of what was looked at
  const records = all.length > 2 ? all.slice(0, -1) : all
  const width = usualWidth(records.slice(1))
  const header = isFixed ? 0 : headerPlace(records, width)
  const rows = records.slice(header + 1)
  const fitting = rows.filter(({ fields }) => fields.length === width).length
  const share = rows.length === 0 ? 1 : fitting / rows.length
  const headerWidth = records[header]?.fields.length ?? 0
  const agrees = rows.length === 0 || headerWidth === width ? 1 : 0.5
  const columns = rows.length === 0 ? headerWidth : width
  // one column is what any delimiter gives that is not there; more columns are the better reading of two that fit alike
  const score = columns < 2 ? 0.01 : share * agrees + Math.min(columns, 500) / 10_000
  return { marks, records, header, width: columns, score }
}

function usualWidth(records: readonly TextRecord[]): number {
  const counts = new Map<number, number>()
  for (const { fields } of records) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
}

/** The first record that is no line of a title: those have one field, or one that is not empty. */
function headerPlace(records: readonly TextRecord[], width: number): number {
  if (width < 2) return 0
  const first = records.findIndex((record) => !isTitle(record))
  if (first === -1 || first > longestPreamble) return 0
  const found = records[first]
  const next = records.findIndex(({ fields }, at) => at >= first && fields.length === width && fields.every(isName))
  const isShort = found !== undefined && found.fields.length < width && first > 0
  return isShort && next !== -1 && next <= longestPreamble ? next : first
}

function isTitle({ fields }: TextRecord): boolean {
  return fields.filter((field) => field.trim() !== '').length < 2
}

function isName(field: string): boolean {
  return field.trim() !== '' && !/^[-+]?[\d.,]+$/.test(field.trim())
}

/** The header's fields, as many as rows have. An empty name too many or too few belongs to a delimiter at the line's end. */
function requireWidth(
  fields: readonly string[],
  layout: Layout,
  file: string,
  linesAboveBody: number,
): readonly string[] {
  const { width, records, header } = layout
  const rows = records.slice(header + 1)
  const fitting = rows.filter((row) => row.fields.length === width).length
  if (rows.length === 0 || fields.length === width || fitting < rows.length * 0.9) return fields
  if (fields.length === width + 1 && fields.at(-1)?.trim() === '') return fields.slice(0, -1)
  const trailing = rows.every((row) => row.fields.length < width || row.fields.at(-1)?.trim() === '')
  if (fields.length === width - 1 && trailing) return [...fields, '']
  const line = linesAboveBody + (records[header]?.line ?? 1)
  throw unusable({
    code: 'unreadable-source',
    message: `The header of ${file} (line ${line}) names ${fields.length} columns, and its rows have ${width} fields: nobody can say which name belongs to which field.`,
    hint: `Names: ${fields.map((name) => JSON.stringify(name)).join(', ')}. First row: ${(rows[0]?.fields ?? []).map((value) => JSON.stringify(value)).join(', ')}.`,
    evidence: { file, line, names: fields, fields: width },
  })
}

function noHeader(file: string, head: string): Error {
  const isEmpty = head.trim() === ''
  return unusable({
    code: isEmpty ? 'empty-source' : 'unreadable-source',
    message: isEmpty ? `${file} is empty.` : `${file} has no header line that can be read.`,
    hint: 'The first line must name the columns.',
    evidence: { file },
  })
}
