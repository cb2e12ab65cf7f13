import { mkdir, open, readdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** One open segment of the log. */
export interface LogFile {
  /** All of the bytes at that place, or an error. */
  write(bytes: Uint8Array, position: number): Promise<void>
  read(length: number, position: number): Promise<Buffer>
  /** Resolves when the bytes survive a loss of power. */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

/** The file system as the log sees it: what a test puts a full disk in place of. */
export interface LogFiles {
  /** Names of the files in the log's folder, in order. */
  list(): Promise<readonly string[]>
  open(name: string): Promise<LogFile>
  /** A new, empty file whose name survives a loss of power. */
  create(name: string): Promise<LogFile>
  remove(name: string): Promise<void>
}

/** The log's folder on disk. */
export async function logFolder(folder: string): Promise<LogFiles> {
  await mkdir(folder, { recursive: true })
  return {
    async list() {
      return (await readdir(folder)).toSorted()
    },
    async open(name) {
      return logFile(await open(join(folder, name), 'r+'))
    },
    async create(name) {
      const handle = await open(join(folder, `${name}.new`), 'w+')
      await handle.sync()
      await rename(join(folder, `${name}.new`), join(folder, name))
      await syncFolder(folder)
      return logFile(handle)
    },
    async remove(name) {
      await unlink(join(folder, name))
      await syncFolder(folder)
    },
  }
}

function logFile(handle: Awaited<ReturnType<typeof open>>): LogFile {
  return {
    async write(bytes, position) {
      let written = 0
      while (written < bytes.length) {
        written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten
      }
    },
    async read(length, position) {
      const buffer = Buffer.alloc(length)
      let filled = 0
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return buffer.subarray(0, filled)
    },
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  }
}

/** A folder's entries are data of their own. Not every system lets a folder be synced; those keep order by themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (failure) {
    if (!(failure instanceof Error && 'code' in failure && (failure.code === 'EINVAL' || failure.code === 'EPERM'))) {
      throw failure
    }
  } finally {
    await handle.close()
  }
}
