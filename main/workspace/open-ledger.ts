import { stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { ServiceError } from '@contract'
import { ifPresent, openDatabase } from '@engine'
import type { WorkspaceFolders } from './folders'
import type { LedgerRecord } from './ledger-record'
import { readOldLedger } from './old-ledger'
import { hasRecordFile, openRecordFile, type RecordFile } from './record-file'
import { readOnlyError } from './why-read-only'

const ownerPatienceMilliseconds = 3000
const pauseMilliseconds = 50

/**
 * The ledger of a workspace that another process owns.
 * @throws ServiceError `read-only` when the owner keeps it where only itself can read: nothing is made up in its place
 */
export async function ledgerBesideOwner({ ledger, root }: WorkspaceFolders): Promise<RecordFile> {
  // an owner that has just begun may not have written it yet
  for (let waited = 0; waited < ownerPatienceMilliseconds; waited += pauseMilliseconds) {
    if (await hasRecordFile(ledger)) return openRecordFile(ledger)
    await pause(pauseMilliseconds)
  }
  throw new ServiceError({
    code: 'read-only',
    message: `Another Assay has this workspace open, and its looks and plans can be read by that one only: ${root}.`,
    hint: 'It is probably an earlier version. Close it, then try again.',
  })
}

/** The ledger of a workspace whose folder cannot be written. */
export async function ledgerOnReadOnlyDisk({ ledger, catalogue }: WorkspaceFolders): Promise<RecordFile> {
  if (await hasRecordFile(ledger)) return openRecordFile(ledger)
  return fixedRecords((await ifPresent(stat(catalogue))) === null ? [] : await readCatalogue(catalogue))
}

async function readCatalogue(path: string): Promise<readonly LedgerRecord[]> {
  const database = await openDatabase(path, { readOnly: true })
  try {
    return await readOldLedger(database.connection)
  } finally {
    database.close()
  }
}

function fixedRecords(records: readonly LedgerRecord[]): RecordFile {
  return {
    read: () => Promise.resolve(records),
    notices: [],
    append: () => Promise.reject(readOnlyError('disk')),
  }
}
