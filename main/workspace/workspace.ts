import { mkdir, rename } from 'node:fs/promises'
import { openDatabase, type Database } from '@engine'
import { type WorkspaceFolders, workspaceFolders } from './folders'
import { openLedger, type Ledger } from './ledger'
import { moveOldLedger } from './old-ledger'
import { ledgerBesideOwner, ledgerOnReadOnlyDisk } from './open-ledger'
import { openRecordFile } from './record-file'
import { openSnapshotStore, type SnapshotStore } from './snapshot-store'
import { openVerifiedFrames } from './verified-frames'
import { readOnlyError, readOnlyNotice, type WhyReadOnly } from './why-read-only'

/** A folder with a ledger, snapshots, notebooks and reports. */
export interface Workspace {
  readonly folders: WorkspaceFolders
  /** Another process owns it, or its folder cannot be written: snapshots, documents and settings are only read here. */
  readonly readOnly: boolean
  /** @throws ServiceError `read-only` with the reason, where snapshots, documents and settings are only read */
  requireWritable(): void
  readonly snapshots: SnapshotStore
  /** The same facts in every process, the owner or not; each adds what it does. */
  readonly ledger: Ledger
  /** What was found wrong while opening, in words. */
  readonly notices: readonly string[]
  close(): void
}

/**
 * Opens a workspace, making its folders when they are not there. The first process to open it owns it, by the
 * catalogue's file lock, which the system drops with the process however it ends. A second one reads, and adds its looks
 * and registrations to the ledger.
 * @throws ServiceError `read-only` when another process owns it and keeps the ledger where only itself can read
 */
export async function openWorkspace(root: string): Promise<Workspace> {
  const folders = workspaceFolders(root)
  await mkdir(root, { recursive: true })
  const catalogue = await openCatalogue(folders.catalogue)
  return catalogue.kind === 'open' ? openAsOwner(folders, catalogue) : openBeside(folders, catalogue.why)
}

async function openAsOwner(folders: WorkspaceFolders, { database, notices }: OpenCatalogue): Promise<Workspace> {
  try {
    for (const folder of [folders.studies, folders.notebooks, folders.reports, folders.inbox]) {
      await mkdir(folder, { recursive: true })
    }
    await moveOldLedger(database.connection, folders.ledger)
    const records = await openRecordFile(folders.ledger)
    const verified = await openVerifiedFrames(database.connection)
    const snapshots = await openSnapshotStore(folders.snapshots, null, verified)
    const leftOut = snapshots.unreadable.map(({ name, reason }) => `snapshots/${name} is left out: ${reason}`)
    return {
      folders,
      readOnly: false,
      requireWritable: () => undefined,
      snapshots,
      ledger: openLedger(records),
      notices: [...notices, ...records.notices, ...leftOut],
      close: () => database.close(),
    }
  } catch (failure) {
    database.close()
    throw failure
  }
}

async function openBeside(folders: WorkspaceFolders, why: WhyReadOnly): Promise<Workspace> {
  const records = why === 'owned' ? await ledgerBesideOwner(folders) : await ledgerOnReadOnlyDisk(folders)
  return {
    folders,
    readOnly: true,
    requireWritable() {
      throw readOnlyError(why)
    },
    snapshots: await openSnapshotStore(folders.snapshots, why),
    ledger: openLedger(records),
    notices: [readOnlyNotice(why), ...records.notices],
    close: () => undefined,
  }
}

interface OpenCatalogue {
  readonly kind: 'open'
  readonly database: Database
  readonly notices: readonly string[]
}

interface ClosedCatalogue {
  readonly kind: 'closed'
  readonly why: WhyReadOnly
}

/** A catalogue that cannot be read is put aside under another name, never deleted, and a new one begun. */
async function openCatalogue(path: string): Promise<OpenCatalogue | ClosedCatalogue> {
  try {
    return { kind: 'open', database: await create(path), notices: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (/could not set lock|conflicting lock|being used by another process/i.test(reason)) {
      return { kind: 'closed', why: 'owned' }
    }
    if (/read-only file system|permission denied/i.test(reason)) {
      return { kind: 'closed', why: 'disk' }
    }
    if (!/not a valid DuckDB database|corrupt|serializ|version number|checksum|WAL/i.test(reason)) throw error
    const aside = `${path}.unreadable-${Date.now()}`
    await rename(path, aside)
    const notice = `workspace.duckdb could not be read (${reason}); it was kept as ${aside} and a new one begun.`
    return { kind: 'open', database: await create(path), notices: [notice] }
  }
}

function create(path: string): Promise<Database> {
  return openDatabase(path, { threads: 1, memoryLimitBytes: 256 * 1024 ** 2 })
}
