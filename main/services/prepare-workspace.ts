import { createHash } from 'node:crypto'
import { mkdir, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ifPresent } from '@engine'
import { assayFolders } from '../assay-folders'
import { ensureDemoWorkspace } from '../demo'

export interface PreparedWorkspace {
  readonly folder: string
  readonly demo: boolean
  /** Where this user's Assay remembers what was opened into this workspace. */
  readonly memory: string
}

/**
 * The workspace folder to start in, made if it is not there. Without a choice it is the demo workspace.
 * @param chosen The folder the user named, or null.
 * @param resources The folder of what Assay ships: the demo's notebooks.
 */
export async function prepareWorkspace(chosen: string | null, resources: string): Promise<PreparedWorkspace> {
  const folder = chosen === null ? join(assayFolders().data, 'demo') : resolve(chosen)
  await mkdir(folder, { recursive: true })
  if (chosen === null) await ensureDemoWorkspace(folder, resources)
  const marker = await ifPresent(stat(join(folder, 'demo.json')))
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32)
  return { folder, demo: marker !== null, memory: join(assayFolders().config, 'opened', `${name}.json`) }
}
