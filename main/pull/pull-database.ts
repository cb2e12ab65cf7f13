import { version } from '@duckdb/node-api'
import { openDatabase, quoteText, type Database } from '@engine'
import { tmpdir, totalmem } from 'node:os'

/** The in-memory database in which one pull stages its sources. */
export interface PullDatabase extends Pick<Database, 'connection' | 'close'> {
  readonly engineVersions: Readonly<Record<string, string>>
  /** Where to spill what memory does not hold; before anything was staged. */
  spillTo(folder: string): Promise<void>
}

export async function openPullDatabase(): Promise<PullDatabase> {
  const memoryLimitBytes = Math.floor(totalmem() / 2)
  const { connection, close } = await openDatabase(':memory:', { tempDirectory: tmpdir(), memoryLimitBytes })
  // progress is read, never printed
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false')
  return {
    connection,
    close,
    engineVersions: { duckdb: version() },
    async spillTo(folder) {
      await connection.run(`SET temp_directory = ${quoteText(folder)}`)
    },
  }
}
