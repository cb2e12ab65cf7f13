import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { flushToDisk, ifPresent, readIfPresent, replaceFile } from '@engine'
import { hashFile } from '../connectors/files/hash-files'
import { parseManifest, printManifest, type SnapshotManifest } from '@contract'
import { uncheckedFrames, type VerifiedFrames } from './verified-frames'
import { readOnlyError, type WhyReadOnly } from './why-read-only'

const stagingPrefix = '.staging-'
const frameFile = 'frame.duckdb'
const manifestFile = 'manifest.json'

/** A snapshot that is being written: nobody sees it before it is committed. */
export interface StagedSnapshot {
  readonly folder: string
  readonly framePath: string
}

/** The snapshots of a workspace. The folders are the truth; what is held in memory is read from them. */
export interface SnapshotStore {
  /** Newest first. */
  list(): readonly SnapshotManifest[]
  get(id: string): SnapshotManifest | null
  /** The newest snapshot of a source, whenever it was pulled. */
  latest(sourceKey: string): SnapshotManifest | null
  framePath(id: string): string
  /** A folder inside the workspace to write a frame into. @throws ServiceError `read-only`. */
  stage(): Promise<StagedSnapshot>
  /** Makes a staged frame a snapshot in one rename; an equal one that is there already stays and is answered. */
  commit(staged: StagedSnapshot, manifest: SnapshotManifest): Promise<SnapshotManifest>
  discard(staged: StagedSnapshot): Promise<void>
  /** Folders that are no whole snapshot and are left alone: name and reason. */
  readonly unreadable: readonly { readonly name: string; readonly reason: string }[]
}

/**
 * Opens the snapshots under `folder`. Who may write first removes what a pull that died left behind: no other process
 * can be staging, because only one has the workspace open for writing. Frames that changed since they were last checked
 * are compared with the hash in their manifest.
 */
export async function openSnapshotStore(
  folder: string,
  whyReadOnly: WhyReadOnly | null,
  verified: VerifiedFrames = uncheckedFrames,
): Promise<SnapshotStore> {
  if (whyReadOnly === null) {
    await mkdir(folder, { recursive: true })
    await removeStaging(folder)
  }
  const { snapshots, unreadable } = await readSnapshots(folder, verified)
  const pathOf = (id: string): string => join(folder, id.replace('sha256:', ''))

  const list = (): readonly SnapshotManifest[] =>
    [...snapshots.values()].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))

  return {
    unreadable,
    list,
    get: (id) => snapshots.get(id) ?? null,
    latest: (sourceKey) => list().find((manifest) => manifest.sourceKey === sourceKey) ?? null,
    framePath: (id) => join(pathOf(id), frameFile),
    async stage() {
      if (whyReadOnly !== null) throw readOnlyError(whyReadOnly)
      const staged = join(folder, `${stagingPrefix}${process.pid}-${randomBytes(6).toString('hex')}`)
      await mkdir(staged)
      return { folder: staged, framePath: join(staged, frameFile) }
    },
    async commit(staged, manifest) {
      const existing = snapshots.get(manifest.id)
      if (existing !== undefined) {
        await rm(staged.folder, { recursive: true, force: true })
        return existing
      }
      await replaceFile(join(staged.folder, manifestFile), printManifest(manifest))
      await flushToDisk(staged.framePath)
      await flushToDisk(staged.folder)
      await rename(staged.folder, pathOf(manifest.id))
      await flushToDisk(folder)
      snapshots.set(manifest.id, manifest)
      return manifest
    },
    discard: (staged) => rm(staged.folder, { recursive: true, force: true }),
  }
}

async function removeStaging(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(stagingPrefix)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

interface Reading {
  readonly snapshots: Map<string, SnapshotManifest>
  readonly unreadable: { readonly name: string; readonly reason: string }[]
}

async function readSnapshots(folder: string, verified: VerifiedFrames): Promise<Reading> {
  const snapshots = new Map<string, SnapshotManifest>()
  const unreadable: { name: string; reason: string }[] = []
  const names = (await ifPresent(readdir(folder))) ?? []
  for (const name of names.filter((each) => !each.startsWith('.'))) {
    const reading = await readSnapshot(folder, name, verified).catch(reasonOf)
    if (typeof reading === 'string') unreadable.push({ name, reason: reading })
    else snapshots.set(reading.id, reading)
  }
  return { snapshots, unreadable }
}

/** The folder's manifest, or in words why it is no snapshot. */
async function readSnapshot(
  folder: string,
  name: string,
  verified: VerifiedFrames,
): Promise<SnapshotManifest | string> {
  const text = await readIfPresent(join(folder, name, manifestFile))
  if (text === null) return 'no manifest.json'
  const manifest = parseManifest(text)
  if (manifest === null) return 'manifest.json cannot be read'
  if (manifest.id !== `sha256:${name}`) return 'manifest.json belongs to another snapshot'
  const framePath = join(folder, name, frameFile)
  const frame = await ifPresent(stat(framePath))
  if (frame === null) return 'no frame.duckdb'
  if (frame.size !== manifest.frameBytes) return `frame.duckdb has ${frame.size} bytes, not ${manifest.frameBytes}`
  const stamp = { id: manifest.id, bytes: frame.size, modifiedMilliseconds: frame.mtimeMs }
  if (!verified.has(stamp)) {
    if ((await hashFile(framePath)) !== manifest.frameSha256) return 'frame.duckdb has not the hash of its manifest'
    await verified.add(stamp)
  }
  return manifest
}

/** What the disk refused. A file where a folder should be is no failure of the disk's. */
function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
