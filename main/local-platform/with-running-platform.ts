import { hostname } from 'node:os'
import { join } from 'node:path'
import { readIfPresent } from '@engine'
import { serverNote, serverNoteFile, ServiceError } from '@contract'
import type { Connections } from '../workspace/index'
import { localConnection } from './with-local-connection'

interface RunningPlatform {
  readonly folder: string
  readonly url: string
}

/**
 * Connections with `local` among them: the platform of this user that runs on this computer, whoever started it.
 * A connection of that name that was saved goes first.
 * @param folders data folders of platforms, the first that is served is taken
 */
export function withRunningPlatform(saved: Connections, folders: readonly string[]): Connections {
  const isBuiltIn = async (name: string) => name === localConnection && (await saved.get(name)) === null
  return {
    ...saved,
    async get(name) {
      if (!(await isBuiltIn(name))) return saved.get(name)
      const running = await findRunning(folders)
      if (running !== null) return { name, kind: 'platform', url: running.url }
      throw new ServiceError({
        code: 'source-failed',
        message: `No platform runs here, and none is saved as ${JSON.stringify(localConnection)}.`,
        hint: 'Start one with "assay platform start" or with the workbench, or name one with --platform.',
      })
    },
    async secret(name) {
      if (!(await isBuiltIn(name))) return saved.secret(name)
      const running = await findRunning(folders)
      const token = running === null ? null : await readIfPresent(join(running.folder, 'owner-token'))
      return token === null ? saved.secret(name) : token.trim()
    },
  }
}

async function findRunning(folders: readonly string[]): Promise<RunningPlatform | null> {
  for (const folder of folders) {
    const url = await urlOf(folder)
    if (url !== null) return { folder, url }
  }
  return null
}

/** Where the server of a data folder listens; null when there is none, or it was killed and left its note behind. */
async function urlOf(folder: string): Promise<string | null> {
  const text = await readIfPresent(join(folder, serverNoteFile))
  if (text === null) return null
  const note = serverNote.safeParse(parsed(text)).data
  if (note?.url === undefined || note.host !== hostname()) return null
  return isAlive(note.pid) ? note.url : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // it is written at this moment
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (failure) {
    return failure instanceof Error && 'code' in failure && failure.code === 'EPERM'
  }
}
