import type { AsyncDuckDB, AsyncDuckDBConnection } from '@duckdb/duckdb-wasm'
import type { EngineConnection } from './engine-connection'
import { exhaust } from './run-statement'
import { frameFolder, lockDownStatements } from './lock-down'
import { openDatabase } from './open-database'

const catalog = 'frame'

/** A database with one frame attached read-only and everything else taken away. */
export interface FrameSession {
  /** A connection of its own for every query, so that nothing one query leaves behind is seen by the next. */
  connect(): Promise<EngineConnection>
  /** Bytes the engine's buffers hold now. */
  memoryBytes(): Promise<number>
  terminate(): Promise<void>
}

/**
 * Opens a database, locks it down, then attaches the frame.
 * @throws Error when the engine cannot start or the bytes are not a DuckDB file it can read.
 */
export async function openFrameSession(frame: Uint8Array, memoryLimitBytes: number): Promise<FrameSession> {
  const database = await openDatabase()
  try {
    await attachFrame(database, frame, memoryLimitBytes)
  } catch (cause) {
    await database.terminate()
    throw cause
  }
  return {
    connect: () => connectTo(database),
    memoryBytes: () => memoryBytes(database),
    terminate: () => database.terminate(),
  }
}

async function attachFrame(database: AsyncDuckDB, frame: Uint8Array, memoryLimitBytes: number): Promise<void> {
  const connection = engineConnection(await database.connect())
  for (const statement of lockDownStatements(memoryLimitBytes)) await exhaust(connection, statement)
  const file = `${frameFolder}frame.duckdb`
  await database.registerFileBuffer(file, frame)
  await exhaust(connection, `ATTACH '${file}' AS ${catalog} (READ_ONLY)`)
  await connection.close()
}

async function connectTo(database: AsyncDuckDB): Promise<EngineConnection> {
  const connection = engineConnection(await database.connect())
  await exhaust(connection, `USE ${catalog}`)
  return connection
}

/** An Arrow reader knows its schema only once it is opened. */
function engineConnection(connection: AsyncDuckDBConnection): EngineConnection {
  return {
    send: async (sql, allowStreamResult) => (await connection.send(sql, allowStreamResult)).open(),
    cancelSent: () => connection.cancelSent(),
    close: () => connection.close(),
  }
}

async function memoryBytes(database: AsyncDuckDB): Promise<number> {
  const connection = await database.connect()
  const answer = await connection.query('SELECT CAST(sum(memory_usage_bytes) AS DOUBLE) AS bytes FROM duckdb_memory()')
  await connection.close()
  return Number(answer.getChild('bytes')?.get(0) ?? 0)
}
