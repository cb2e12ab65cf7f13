import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteText } from './quoting'

/** What a DuckDB instance gets to work with. */
export interface EngineLimits {
  readonly memoryLimitBytes?: number
  readonly threads?: number
  /** Where sorts and joins larger than memory spill; DuckDB's own choice beside the file when it is left out. */
  readonly tempDirectory?: string
}

/** Settings for `DuckDBInstance.create`: nothing is ever installed or loaded behind our back. */
export function instanceSettings(limits: EngineLimits): Record<string, string> {
  return {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    ...(limits.tempDirectory === undefined ? {} : { temp_directory: limits.tempDirectory }),
    ...(limits.memoryLimitBytes === undefined ? {} : { memory_limit: `${limits.memoryLimitBytes}B` }),
    ...(limits.threads === undefined ? {} : { threads: String(limits.threads) }),
  }
}

/** What SQL may still reach once it is locked down, besides the spill folder. */
export interface Reach {
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/** From here on SQL reaches no network and no file beyond `reach`, and no setting can be changed, on any connection. */
export async function lockDown(connection: DuckDBConnection, { folders, files }: Reach): Promise<void> {
  if (folders.length > 0) await connection.run(`SET allowed_directories = ${list(folders.map((each) => `${each}/`))}`)
  if (files.length > 0) await connection.run(`SET allowed_paths = ${list(files)}`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

function list(paths: readonly string[]): string {
  return `[${paths.map(quoteText).join(', ')}]`
}
