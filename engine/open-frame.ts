import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { QueryError, type QueryEngine } from '@analysis'
import { instanceSettings, lockDown, useUtc, type EngineLimits } from './lock-down'
import { runQuery } from './run-query'

/** A query engine that holds a file open until it is closed. */
export interface FrameEngine extends QueryEngine {
  close(): void
}

/**
 * Opens a frame read-only with native DuckDB. Its tables are visible by their plain names, as in the window's engine.
 * SQL that runs here reaches no network, no file but its own spill, and changes no setting. Queries may run at the same
 * time; each has a connection of its own, so that cancelling one leaves the others alone.
 * @throws QueryError when the file is missing or is no DuckDB file.
 */
export async function openFrame(framePath: string, limits: EngineLimits): Promise<FrameEngine> {
  // DuckDB lets SQL reach into its spill folder: it is one of its own, made by DuckDB when memory runs out
  const spill = join(limits.tempDirectory, `assay-spill-${process.pid}-${randomUUID()}`)
  const instance = await openReadOnly(framePath, { ...limits, tempDirectory: spill })
  return {
    async run(query, options) {
      const connection = await instance.connect()
      try {
        return await runQuery(connection, query, options)
      } finally {
        connection.closeSync()
      }
    },
    close() {
      instance.closeSync()
      rmSync(spill, { recursive: true, force: true })
    },
  }
}

async function openReadOnly(framePath: string, limits: EngineLimits): Promise<DuckDBInstance> {
  try {
    const instance = await DuckDBInstance.create(framePath, { ...instanceSettings(limits), access_mode: 'READ_ONLY' })
    const connection = await instance.connect()
    await useUtc(connection)
    await lockDown(connection)
    connection.closeSync()
    return instance
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new QueryError(`The frame ${framePath} cannot be opened: ${reason}`, '', { cause })
  }
}
