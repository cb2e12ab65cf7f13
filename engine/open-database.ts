import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type { QueryEngine } from '@analysis'
import { instanceSettings, lockDown, type EngineLimits, type Reach } from './lock-down'
import { runQuery } from './run-query'

/** An open DuckDB database whose times are UTC, whatever the machine thinks. */
export interface Database {
  /** For statements of ours. They run one after the other. */
  readonly connection: DuckDBConnection
  /** Queries run at the same time, each on a connection of its own: cancelling one leaves the others alone. */
  readonly engine: QueryEngine
  /** A connection of its own for `use`, closed afterwards. */
  connected<Result>(use: (connection: DuckDBConnection) => Promise<Result>): Promise<Result>
  /** From here on SQL reaches no network and no file beyond `reach`, and changes no setting. */
  lockDown(reach?: Reach): Promise<void>
  /** May be called again. */
  readonly close: () => void
}

export interface DatabaseOptions extends EngineLimits {
  readonly readOnly?: boolean
}

/**
 * Opens a file, or `:memory:` for a database that is gone when it is closed.
 * @throws Error with DuckDB's message when the file is locked, is no DuckDB file or cannot be read
 */
export async function openDatabase(path: string, options: DatabaseOptions = {}): Promise<Database> {
  const access = options.readOnly === true ? { access_mode: 'READ_ONLY' } : {}
  const instance = await DuckDBInstance.create(path, { ...instanceSettings(options), ...access })
  const connection = await instance.connect()
  await connection.run("SET GLOBAL TimeZone = 'UTC'")

  async function connected<Result>(use: (own: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const own = await instance.connect()
    try {
      return await use(own)
    } finally {
      own.closeSync()
    }
  }

  let open = true
  return {
    connection,
    engine: { run: (query, runOptions) => connected((own) => runQuery(own, query, runOptions)) },
    connected,
    lockDown: (reach = { folders: [], files: [] }) => lockDown(connection, reach),
    close() {
      if (!open) return
      open = false
      connection.closeSync()
      instance.closeSync()
    },
  }
}
