import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const deepest = 6
/** What Assay writes itself: no study and no notebook of a person's lies there. */
const notSearched = new Set(['snapshots', 'reports', 'platform', 'node_modules'])

/** Absolute paths, sorted, of the files below `folder` whose name ends with `suffix`. Links and dot folders are left out. */
export async function findFiles(folder: string, suffix: string): Promise<readonly string[]> {
  const found: string[] = []
  async function search(at: string, depth: number): Promise<void> {
    const entries = await readdir(at, { withFileTypes: true })
    for (const entry of entries) {
      if (entry.isFile() && entry.name.endsWith(suffix) && !entry.name.startsWith('.')) {
        found.push(join(at, entry.name))
      }
      if (entry.isDirectory() && depth < deepest && !entry.name.startsWith('.') && !notSearched.has(entry.name)) {
        await search(join(at, entry.name), depth + 1)
      }
    }
  }
  await search(folder, 1)
  return found.toSorted()
}
