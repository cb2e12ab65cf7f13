import { basename } from 'node:path'
import { ServiceError } from '@contract'
import { parseRecord, printRecord, type LedgerRecord } from './ledger-record'

/** The first line of a ledger. */
const header = JSON.stringify({ format: 'assay.ledger/1' })

/** Written by whoever finds that the last line breaks off, before a record of its own. */
const cutOffMark = JSON.stringify({ kind: 'cut-off' })

/** What a ledger's text says. */
export interface LedgerReading {
  /** In the order in which they were written. */
  readonly records: readonly LedgerRecord[]
  /** Lines that break off: their writers were stopped before the record was on the disk, and nobody was told that it was. */
  readonly cutOff: readonly number[]
  /** The last line is one of them; it may also be one that is being written at this moment. */
  readonly endsCutOff: boolean
}

/** A whole ledger. Every line after the first begins with its line break, so a line that breaks off spoils no other. */
export function printLedger(records: readonly LedgerRecord[]): string {
  return header + records.map((record) => printAddition(record, { endsCutOff: false })).join('')
}

/** What is added to a ledger for one more record. */
export function printAddition(record: LedgerRecord, { endsCutOff }: Pick<LedgerReading, 'endsCutOff'>): string {
  return `${endsCutOff ? `\n${cutOffMark}` : ''}\n${printRecord(record)}`
}

/**
 * A line that breaks off is left out when it is the last one, or when the line after it says so. Any other line that
 * cannot be read is damage to a fact that was kept, and is not passed over.
 * @throws ServiceError `invalid-input` with file and line
 */
export function readLedger(text: string, path: string): LedgerReading {
  const lines = text
    .split(/\r?\n/)
    .map((line, at) => ({ number: at + 1, text: line.trim() }))
    .filter((line) => line.text !== '')
  if (lines[0]?.text !== header) throw damaged(path, 1, `the first line of a ledger is ${header}`)
  const records: LedgerRecord[] = []
  const cutOff: number[] = []
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line.text === cutOffMark) continue
    const record = parseRecord(line.text)
    const next = lines[at + 1]?.text
    if (record !== null) records.push(record)
    else if (!isJson(line.text) && (next === undefined || next === cutOffMark)) cutOff.push(line.number)
    else throw damaged(path, line.number, 'it is no record of a ledger')
  }
  return { records, cutOff, endsCutOff: cutOff.at(-1) === lines.at(-1)?.number }
}

function damaged(path: string, line: number, reason: string): ServiceError {
  return new ServiceError({
    code: 'invalid-input',
    message: `Line ${line} of ${basename(path)} cannot be read: ${reason}. It holds looks and registered plans: ${path}.`,
    hint: 'Nothing was changed. Repair the line or put back a copy of the file, then try again.',
  })
}

/** No beginning of a JSON object is one. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
