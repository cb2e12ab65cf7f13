import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { serverNote, serverNoteFile, type ServerNote } from '@contract'
import { ApiProblem } from '../api/api-problem'

const thisProcess = `${process.pid}-${performance.timeOrigin}`

export interface FolderLock {
  /** Notes where the server listens, for programs of the same user. */
  announce(url: string): Promise<void>
  release(): Promise<void>
}

/**
 * Makes the data folder this server's alone until `release` is called or the process ends, however it ends: the lock is
 * the operating system's, on a small database file. A note beside it says who holds it.
 * @throws ApiProblem `unavailable` when another server has it.
 */
export async function lockDataFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const note = join(folder, serverNoteFile)
  const other = await readNote(note)
  if (other?.process === thisProcess) throw taken(folder, 'this process')
  const lock = await DuckDBInstance.create(join(folder, 'server.lock')).catch((error: unknown) => {
    if (!/lock/i.test(String(error))) throw error
    throw taken(folder, other === null ? 'another server' : `process ${other.pid} on ${other.host}`)
  })
  const mine = { process: thisProcess, pid: process.pid, host: hostname() }
  const write = (text: ServerNote) => writeFile(note, JSON.stringify(text), { mode: 0o600 })
  await write(mine)
  return {
    announce: (url) => write({ ...mine, url }),
    async release() {
      await rm(note, { force: true })
      lock.closeSync()
    },
  }
}

function taken(folder: string, by: string): ApiProblem {
  return new ApiProblem('unavailable', `${folder} is used by ${by}; stop it, or choose another data folder`)
}

async function readNote(file: string): Promise<ServerNote | null> {
  try {
    return serverNote.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}
