import { quoteText, runSql, textColumn } from '@engine'
import { extname } from 'node:path'
import type { StagingContext } from '../connector'

/** The table of a DuckDB file with the most rows, which is its data; null for other files and empty ones. */
export async function largestTable(
  path: string,
  { connection, signal }: Pick<StagingContext, 'connection' | 'signal'>,
): Promise<string | null> {
  if (!['.duckdb', '.ddb', '.db'].includes(extname(path).toLowerCase())) return null
  await runSql(connection, `ATTACH ${quoteText(path)} AS looked_at (READ_ONLY)`, signal)
  const tables = await runSql(
    connection,
    `SELECT table_name FROM duckdb_tables() WHERE database_name = 'looked_at' ORDER BY estimated_size DESC, table_name`,
    signal,
  )
  await runSql(connection, 'DETACH looked_at', signal)
  return textColumn(tables, 'table_name')[0] ?? null
}
