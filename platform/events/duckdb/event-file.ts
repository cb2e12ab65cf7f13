import type { DuckDBConnection } from '@duckdb/node-api'
import { openDatabase, quoteName, quoteText, type Database } from '@engine'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { invariant } from '@analysis'
import { duckdbSchema } from './schema'

/** The event store's database file, which can be replaced while it is in use. */
export interface EventFile {
  /** The one connection that writes. Whoever uses it takes turns, `rewrite` among them. */
  writer(): DuckDBConnection
  /** A connection of its own, which sees whole batches. */
  reading<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T>
  /** Replaces the file by one with the same rows and nothing else: no byte of what was deleted. */
  rewrite(): Promise<void>
  close(): void
}

/** Who reads, and whether they have to wait for the new file. */
interface Use {
  readers: number
  whenIdle: (() => void) | null
  replacing: Promise<void> | null
}

export interface EventFileSettings {
  readonly path: string
  /** The one folder that rows may be exported to. */
  readonly exportFolder: string
  readonly memoryLimitBytes?: number
}

/**
 * SQL on this file reaches its own files and the export folder, no other file and no network.
 * @throws when the file is locked by another process, unreadable or cannot be written
 */
export async function openEventFile(settings: EventFileSettings): Promise<EventFile> {
  const { path } = settings
  const fresh = `${path}.new`
  await removeFresh(fresh)
  let opened = await open(settings, fresh)
  const now: Use = { readers: 0, whenIdle: null, replacing: null }

  /** The new file in the place of the old one; at any moment one of them is whole and under its name. */
  async function replace(): Promise<void> {
    if (now.readers > 0) await new Promise<void>((resolve) => (now.whenIdle = resolve))
    await opened.connection.run('CHECKPOINT')
    opened.close()
    try {
      // a log of the old file would be taken for one of the new file
      invariant(!existsSync(`${path}.wal`), 'a file that was closed leaves no log')
      await rename(fresh, path)
    } finally {
      opened = await open(settings, fresh)
    }
  }

  return {
    writer: () => opened.connection,
    async reading(use) {
      while (now.replacing !== null) await now.replacing.catch(() => undefined)
      now.readers += 1
      try {
        return await opened.connected(use)
      } finally {
        now.readers -= 1
        if (now.readers === 0) now.whenIdle?.()
      }
    },
    async rewrite() {
      try {
        await copyTo(opened.connection, fresh)
        now.replacing = replace()
        await now.replacing
      } finally {
        now.replacing = null
        now.whenIdle = null
        await removeFresh(fresh)
      }
    },
    close: () => opened.close(),
  }
}

async function open({ path, exportFolder, memoryLimitBytes }: EventFileSettings, fresh: string): Promise<Database> {
  const database = await openDatabase(path, memoryLimitBytes === undefined ? {} : { memoryLimitBytes })
  for (const statement of duckdbSchema) await database.connection.run(statement)
  const files = ['', '.wal', '.wal.checkpoint'].map((end) => `${fresh}${end}`)
  await database.lockDown({ folders: [exportFolder], files })
  return database
}

/** Copies tables, keys and views; what waited for a rewriting waits no more in the copy. */
async function copyTo(writer: DuckDBConnection, path: string): Promise<void> {
  const [[name] = []] = (await writer.runAndReadAll('SELECT current_database()')).getRows()
  await writer.run(`ATTACH ${quoteText(path)} AS rewritten`)
  try {
    await writer.run(`COPY FROM DATABASE ${quoteName(String(name))} TO rewritten`)
    await writer.run('DELETE FROM rewritten.erasures')
    await writer.run('CHECKPOINT rewritten')
  } finally {
    await writer.run('DETACH rewritten')
  }
}

async function removeFresh(fresh: string): Promise<void> {
  for (const file of [fresh, `${fresh}.wal`]) await rm(file, { force: true })
}
