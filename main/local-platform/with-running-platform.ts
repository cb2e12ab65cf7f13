import { hostname } from 'node:os'
import { join } from 'node:path'
import { readIfPresent } from '@engine'
import { serverNote, serverNoteFile, ServiceError } from '@contract'
import type { Connections } from '../workspace/index'
import { readOwnerToken } from './owner-token'
import { localConnection, withBuiltIn } from './with-built-in'

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
  return withBuiltIn(saved, {
    async url() {
      const running = await findRunning(folders)
      if (running !== null) return running.url
      throw new ServiceError({
        code: 'source-failed',
        message: `No platform runs here, and none is saved as ${JSON.stringify(localConnection)}.`,
        hint: 'Start one with "assay platform start" or with the workbench, or name one with --platform.',
      })
    },
    async token() {
      const running = await findRunning(folders)
      return running === null ? null : readOwnerToken(running.folder)
    },
  })
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
