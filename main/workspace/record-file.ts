import { constants } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { ServiceError } from '@contract'
import { ifPresent, replaceFile } from '@engine'
import { diskError } from './disk-errors'
import { printAddition, printLedger, readLedger, type LedgerReading } from './ledger-lines'
import type { LedgerRecord } from './ledger-record'

/** A file of records, one a line, that any number of processes append to and read at the same time. */
export interface RecordFile {
  /**
   * All records in the order in which they were written, those of other processes included.
   * @throws ServiceError `invalid-input` when the file or a line of it cannot be read
   */
  read(): Promise<readonly LedgerRecord[]>
  /** On the disk when it returns. @throws ServiceError with the reason when it is not */
  append(record: LedgerRecord): Promise<void>
  /** What was left out when the file was opened, in words. */
  readonly notices: readonly string[]
}

/** True when a ledger is there, whether it can be read or not. */
export async function hasRecordFile(path: string): Promise<boolean> {
  return (await ifPresent(stat(path))) !== null
}

/** Begins a ledger, with the records that are known, in one step. @throws ServiceError with the reason */
export async function createRecordFile(path: string, records: readonly LedgerRecord[]): Promise<void> {
  try {
    await replaceFile(path, printLedger(records))
  } catch (failure) {
    throw notWritten(path, failure)
  }
}

/** @throws ServiceError `invalid-input` when there is no such file, or it or a line of it cannot be read */
export async function openRecordFile(path: string): Promise<RecordFile> {
  const { cutOff } = await readFrom(path)
  return {
    read: async () => (await readFrom(path)).records,
    async append(record) {
      const text = printAddition(record, await readFrom(path))
      try {
        await appendText(path, text)
      } catch (failure) {
        throw notWritten(path, failure)
      }
    },
    notices: cutOff.map(
      (line) => `line ${line} of ${basename(path)} is left out: it breaks off where its writer was stopped`,
    ),
  }
}

async function readFrom(path: string): Promise<LedgerReading> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ServiceError(
      {
        code: 'invalid-input',
        message: `The looks and registered plans of this workspace cannot be read from ${path}: ${reasonOf(cause)}.`,
        hint: 'Nothing was changed. Put back a copy of the file, then try again.',
      },
      { cause },
    )
  })
  return readLedger(text, path)
}

/** One write at the end of the file, wherever that is by then, so that lines of two processes never mix. */
async function appendText(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND)
  try {
    const bytes = Buffer.from(text, 'utf8')
    const { bytesWritten } = await file.write(bytes)
    if (bytesWritten < bytes.length) throw new Error('the disk took only a part of it; is it full?')
    await file.sync()
  } finally {
    await file.close()
  }
}

function notWritten(path: string, failure: unknown): ServiceError {
  const known = diskError(failure, dirname(path))
  if (known !== null) return known
  const message = `${basename(path)} could not be written: ${reasonOf(failure)}. It is in ${dirname(path)}.`
  return new ServiceError({ code: 'source-failed', message }, { cause: failure })
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
