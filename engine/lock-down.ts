import type { DuckDBConnection } from '@duckdb/node-api'

/** What a DuckDB instance gets to work with. */
export interface EngineLimits {
  readonly memoryLimitBytes?: number
  readonly threads?: number
  /** Where sorts and joins larger than memory spill. SQL can reach into it, so it holds nothing else. */
  readonly tempDirectory: string
}

/** Settings for `DuckDBInstance.create`: nothing is ever installed or loaded behind our back. */
export function instanceSettings(limits: EngineLimits): Record<string, string> {
  return {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    temp_directory: limits.tempDirectory,
    ...(limits.memoryLimitBytes === undefined ? {} : { memory_limit: `${limits.memoryLimitBytes}B` }),
    ...(limits.threads === undefined ? {} : { threads: String(limits.threads) }),
  }
}

/** Times are UTC whatever the machine thinks. Must come before `lockDown`. */
export async function useUtc(connection: DuckDBConnection): Promise<void> {
  await connection.run("SET GLOBAL TimeZone = 'UTC'")
}

/** From here on SQL reaches no network and no file outside the spill directory, and no setting can be changed, on any connection. */
export async function lockDown(connection: DuckDBConnection): Promise<void> {
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}
