import { mkdir, rename } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { type WorkspaceFolders, workspaceFolders } from './folders'
import { closedLedger, type Ledger, openLedger } from './ledger'
import { openSnapshotStore, type SnapshotStore } from './snapshot-store'
import { openVerifiedFrames } from './verified-frames'

/** A folder with a catalogue, snapshots, notebooks and reports. */
export interface Workspace {
  readonly folders: WorkspaceFolders
  /** Another process has it open: it can be read, and nothing is written. */
  readonly readOnly: boolean
  readonly snapshots: SnapshotStore
  readonly ledger: Ledger
  /** What was found wrong while opening, in words. */
  readonly notices: readonly string[]
  close(): void
}

/**
 * Opens a workspace, making its folders when they are not there. The first process to open it owns it, by the
 * catalogue's file lock, which the system drops with the process however it ends; a second one reads only.
 */
export async function openWorkspace(root: string): Promise<Workspace> {
  const folders = workspaceFolders(root)
  await mkdir(root, { recursive: true })
  const catalogue = await openCatalogue(folders.catalogue)
  if (catalogue.kind === 'closed') {
    const snapshots = await openSnapshotStore(folders.snapshots, true)
    const notices = [catalogue.notice]
    return { folders, readOnly: true, snapshots, ledger: closedLedger, notices, close: () => undefined }
  }
  for (const folder of [folders.studies, folders.notebooks, folders.reports, folders.inbox]) {
    await mkdir(folder, { recursive: true })
  }
  const connection = await catalogue.instance.connect()
  const snapshots = await openSnapshotStore(folders.snapshots, false, await openVerifiedFrames(connection))
  return {
    folders,
    readOnly: false,
    snapshots,
    ledger: await openLedger(connection),
    notices: [
      ...catalogue.notices,
      ...snapshots.unreadable.map(({ name, reason }) => `snapshots/${name} is left out: ${reason}`),
    ],
    close() {
      connection.closeSync()
      catalogue.instance.closeSync()
    },
  }
}

type Catalogue =
  | { readonly kind: 'open'; readonly instance: DuckDBInstance; readonly notices: readonly string[] }
  /** Nothing can be written; `notice` says why. */
  | { readonly kind: 'closed'; readonly notice: string }

/** A catalogue that cannot be read is put aside under another name, never deleted, and a new one begun. */
async function openCatalogue(path: string): Promise<Catalogue> {
  try {
    return { kind: 'open', instance: await create(path), notices: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (/could not set lock|conflicting lock|being used by another process/i.test(reason)) {
      return { kind: 'closed', notice: 'Another Assay has this workspace open: this one reads only.' }
    }
    if (/read-only file system|permission denied/i.test(reason)) {
      return { kind: 'closed', notice: 'Assay may not write to the workspace folder: this workspace is read only.' }
    }
    if (!/not a valid DuckDB database|corrupt|serializ|version number|checksum|WAL/i.test(reason)) throw error
    const aside = `${path}.unreadable-${Date.now()}`
    await rename(path, aside)
    const notice = `workspace.duckdb could not be read (${reason}); it was kept as ${aside} and a new one begun.`
    return { kind: 'open', instance: await create(path), notices: [notice] }
  }
}

function create(path: string): Promise<DuckDBInstance> {
  return DuckDBInstance.create(path, {
    threads: '1',
    memory_limit: '256MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
}
