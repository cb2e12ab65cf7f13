import type { Finding } from '@analysis'
import { sourceFailed } from '../failures'
import { openBytes } from './open-bytes'
import type { SourceFile } from './expand-files'

export interface CsvHeader {
  readonly names: readonly string[]
  readonly delimiter: string
  /** Blank lines before it. */
  readonly linesBefore: number
  readonly findings: readonly Finding[]
}

const longestHeader = 4 << 20
const delimiters = [',', ';', '\t', '|'] as const

/**
 * Reads a CSV file's first record: its column names and the character between them, which is the one of `, ; tab |`
 * that is there most often outside quotes.
 * @throws ServiceError `source-failed` for an empty file or one that is not UTF-8
 */
export async function readCsvHeader(file: SourceFile): Promise<CsvHeader> {
  const { record, linesBefore } = await firstRecord(file)
  const delimiter = sniffDelimiter(record)
  const { names, findings } = uniqueNames(splitRecord(record, delimiter), file.name)
  return { names, delimiter, linesBefore, findings }
}

interface FirstRecord {
  readonly record: string
  readonly linesBefore: number
}

async function firstRecord(file: SourceFile): Promise<FirstRecord> {
  let bytes = Buffer.alloc(0)
  for await (const chunk of openBytes(file.path)) {
    bytes = Buffer.concat([bytes, chunk])
    refuseOtherEncodings(bytes, file.name)
    const end = recordEnd(bytes)
    if (end !== null) return afterBlankLines(decode(bytes.subarray(0, end), file.name))
    if (bytes.length > longestHeader) break
  }
  const text = decode(bytes, file.name)
  if (text.trim() !== '' && bytes.length <= longestHeader) return afterBlankLines(text)
  throw sourceFailed({
    code: bytes.length === 0 ? 'empty-source' : 'unreadable-source',
    message: bytes.length === 0 ? `${file.name} is empty.` : `${file.name} has no header line that can be read.`,
    hint: 'The first line must name the columns.',
    evidence: { file: file.name },
  })
}

function afterBlankLines(text: string): FirstRecord {
  const blank = /^[\r\n]*/.exec(text)?.[0] ?? ''
  const linesBefore = blank.replaceAll('\r\n', '\n').length
  return { record: text.slice(blank.length).replace(/[\r\n]+$/, ''), linesBefore }
}

/** Where the first record that is not blank ends, leading blank lines included; null while it goes on. */
function recordEnd(bytes: Buffer): number | null {
  let quoted = false
  let started = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === 0x22) quoted = !quoted
    const newline = !quoted && (byte === 0x0a || byte === 0x0d)
    if (newline && started) return at
    started ||= !newline
  }
  return null
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw notUtf8(name, cause)
  }
}

function refuseOtherEncodings(bytes: Buffer, name: string): void {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0)
  if (mark === 0xfeff || mark === 0xfffe) throw notUtf8(name)
}

function notUtf8(name: string, cause?: unknown): Error {
  return sourceFailed(
    {
      code: 'unreadable-source',
      message: `${name} is not UTF-8 text.`,
      hint: 'Save it as UTF-8 (in a spreadsheet: "CSV UTF-8").',
      evidence: { file: name },
    },
    cause,
  )
}

function sniffDelimiter(record: string): string {
  const outside = record.replaceAll(/"[^"]*"/g, '')
  const counted = delimiters.map((delimiter) => ({ delimiter, count: outside.split(delimiter).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter
}

function splitRecord(record: string, delimiter: string): readonly string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < record.length; at++) {
    const character = record.charAt(at)
    if (character === '"' && quoted && record.charAt(at + 1) === '"') {
      field += '"'
      at++
    } else if (character === '"') quoted = !quoted
    else if (character === delimiter && !quoted) {
      fields.push(field)
      field = ''
    } else field += character
  }
  return [...fields, field]
}

/** DuckDB's names differ by more than letter case and are not empty; those that clash get a number. */
function uniqueNames(
  raw: readonly string[],
  file: string,
): { readonly names: readonly string[]; readonly findings: readonly Finding[] } {
  const taken = new Set<string>()
  const findings: Finding[] = []
  const names = raw.map((text, at) => {
    const wanted = text.trim() === '' ? `column_${at + 1}` : text.trim()
    let name = wanted
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted}_${number}`
    taken.add(name.toLowerCase())
    if (name !== text.trim()) findings.push(renamed(text, name, at + 1, file))
    return name
  })
  return { names, findings }
}

function renamed(from: string, to: string, position: number, file: string): Finding {
  return {
    code: 'renamed-column',
    severity: 'info',
    message: `Column ${position} of ${file}, ${JSON.stringify(from)}, is called ${JSON.stringify(to)} here.`,
    evidence: { file, position, from, to },
  }
}
