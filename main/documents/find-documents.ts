import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { documentKind, type DocumentKind } from '@contract'
import { ifPresent } from '@engine'
import type { Reach } from './reach'

const deepest = 6
/** What Assay writes itself: no study and no notebook of a person's lies there. */
const notSearched = new Set(['snapshots', 'reports', 'platform', 'node_modules'])

/** Absolute paths, sorted, of the studies or notebooks below `folder`. Links and dot folders are left out. */
async function findFiles(folder: string, kind: DocumentKind): Promise<readonly string[]> {
  const found: string[] = []
  async function search(at: string, depth: number): Promise<void> {
    const entries = (await ifPresent(readdir(at, { withFileTypes: true }))) ?? []
    for (const entry of entries) {
      if (isOf(entry, kind)) found.push(join(at, entry.name))
      if (entry.isDirectory() && depth < deepest && !entry.name.startsWith('.') && !notSearched.has(entry.name)) {
        await search(join(at, entry.name), depth + 1)
      }
    }
  }
  await search(folder, 1)
  return found.toSorted()
}

/** Absolute paths of the workspace's studies and of those opened from elsewhere. */
export async function findStudies(reach: Reach): Promise<readonly string[]> {
  return withAllowed(await findFiles(reach.folder, 'study'), 'study', reach)
}

/** Absolute paths of the workspace's notebooks and of those opened from elsewhere. */
export async function findNotebooks(reach: Reach): Promise<readonly string[]> {
  return withAllowed(await findFiles(reach.folder, 'notebook'), 'notebook', reach)
}

/**
 * Absolute paths of the studies in a notebook's own folder and in the folder `studies` beside that, as far as they may be
 * read.
 */
export async function findStudiesBeside(notebookPath: string, reach: Reach): Promise<readonly string[]> {
  const own = dirname(notebookPath)
  const found: string[] = []
  for (const folder of [own, join(dirname(own), 'studies')]) {
    const entries = (await ifPresent(readdir(folder, { withFileTypes: true }))) ?? []
    for (const entry of entries) if (isOf(entry, 'study')) found.push(join(folder, entry.name))
  }
  return found.filter((path) => reach.contains(path)).toSorted()
}

/** What was opened from elsewhere and is no longer there is left out. */
async function withAllowed(inside: readonly string[], kind: DocumentKind, reach: Reach): Promise<readonly string[]> {
  const elsewhere = reach.allowed().filter((path) => documentKind(path) === kind && !inside.includes(path))
  const present = await Promise.all(elsewhere.map(async (path) => reach.existing(path).catch(() => null)))
  return [...inside, ...present.filter((path) => path !== null)]
}

function isOf(entry: Dirent, kind: DocumentKind): boolean {
  return entry.isFile() && documentKind(entry.name) === kind && !entry.name.startsWith('.')
}
