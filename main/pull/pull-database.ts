import { DuckDBInstance, version, type DuckDBConnection } from '@duckdb/node-api'
import { tmpdir, totalmem } from 'node:os'
import { instanceSettings, quoteText, useUtc } from '@engine'

/** The in-memory database in which one pull stages its sources. */
export interface PullDatabase {
  readonly connection: DuckDBConnection
  readonly engineVersions: Readonly<Record<string, string>>
  /** Where to spill what memory does not hold; before anything was staged. */
  spillTo(folder: string): Promise<void>
  /** May be called again. */
  close(): void
}

export async function openPullDatabase(): Promise<PullDatabase> {
  const memoryLimitBytes = Math.floor(totalmem() / 2)
  const instance = await DuckDBInstance.create(
    ':memory:',
    instanceSettings({ tempDirectory: tmpdir(), memoryLimitBytes }),
  )
  const connection = await instance.connect()
  await useUtc(connection)
  // progress is read, never printed
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false')
  let open = true
  return {
    connection,
    engineVersions: { duckdb: version() },
    async spillTo(folder) {
      await connection.run(`SET temp_directory = ${quoteText(folder)}`)
    },
    close() {
      if (!open) return
      open = false
      connection.closeSync()
      instance.closeSync()
    },
  }
}
