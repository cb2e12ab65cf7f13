import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { QueryError, type QueryEngine } from '@analysis'
import type { EngineLimits } from './lock-down'
import { openDatabase, type Database } from './open-database'

/** A query engine that holds a file open until it is closed. */
export interface FrameEngine extends QueryEngine {
  close(): void
}

export interface FrameLimits extends EngineLimits {
  /** SQL can reach into the place where it spills, so a folder of its own is made in this one. */
  readonly tempDirectory: string
}

/**
 * Opens a frame read-only with native DuckDB. Its tables are visible by their plain names, as in the window's engine.
 * SQL that runs here reaches no network, no file but its own spill, and changes no setting.
 * @throws QueryError when the file is missing or is no DuckDB file.
 */
export async function openFrame(framePath: string, limits: FrameLimits): Promise<FrameEngine> {
  const spill = join(limits.tempDirectory, `assay-spill-${process.pid}-${randomUUID()}`)
  const { engine, close } = await openReadOnly(framePath, { ...limits, tempDirectory: spill })
  return {
    ...engine,
    close() {
      close()
      rmSync(spill, { recursive: true, force: true })
    },
  }
}

async function openReadOnly(framePath: string, limits: EngineLimits): Promise<Database> {
  try {
    const database = await openDatabase(framePath, { ...limits, readOnly: true })
    await database.lockDown()
    return database
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new QueryError(`The frame ${framePath} cannot be opened: ${reason}`, '', { cause })
  }
}
