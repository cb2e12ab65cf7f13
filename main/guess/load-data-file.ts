import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { type CancelSignal, type Query, type QueryEngine, type Table } from '@analysis'
import { openDatabase, quoteName, quoteText, runQuery } from '@engine'

/** A data file read into a table called `data`, in memory, for looking at it. */
export interface LoadedFile extends QueryEngine {
  /** Rows that could not be read. */
  readonly rejectedRows: number
  /** The table of a DuckDB file that was read, null for other files. */
  readonly table: string | null
  close(): Promise<void>
}

/**
 * Reads a CSV, Parquet, JSON lines or DuckDB file. Malformed rows are left out and counted.
 * @throws QueryError when DuckDB cannot read the file, Cancelled.
 */
export async function loadDataFile(path: string, signal?: CancelSignal): Promise<LoadedFile> {
  const spill = await mkdtemp(join(tmpdir(), 'assay-guess-'))
  const { connection, close: closeDatabase } = await openDatabase(':memory:', { tempDirectory: spill })
  const run = (query: Query): Promise<Table> => runQuery(connection, query, signal ? { signal } : {})
  const close = async () => {
    closeDatabase()
    await rm(spill, { recursive: true, force: true })
  }
  try {
    const table = isDuckDb(path) ? await largestTable(run, path) : null
    const from = table === null ? relation(path) : `source.${quoteName(table)}`
    await run({ sql: `CREATE TEMP TABLE data AS SELECT * FROM ${from}`, parameters: [] })
    const rejects = isCsv(path) ? await run(countRejects) : null
    const rejectedRows = Number(rejects?.columns[0]?.values[0] ?? 0)
    return { run, rejectedRows, table, close }
  } catch (error) {
    await close()
    throw error
  }
}

const countRejects: Query = { sql: 'SELECT count(DISTINCT line) FROM reject_errors', parameters: [] }

function isDuckDb(path: string): boolean {
  return ['.duckdb', '.ddb', '.db'].includes(extname(path).toLowerCase())
}

function isCsv(path: string): boolean {
  return /\.(?:csv|tsv|txt)(?:\.gz)?$/i.test(path)
}

function relation(path: string): string {
  const file = quoteText(path)
  if (/\.(?:parquet|pq)$/i.test(path)) return `read_parquet(${file})`
  if (/\.(?:jsonl|ndjson|json)(?:\.gz)?$/i.test(path)) return `read_json(${file})`
  return `read_csv(${file}, store_rejects = true, sample_size = 100000)`
}

/** A DuckDB file may hold several tables: the one with the most rows is the data. */
async function largestTable(run: QueryEngine['run'], path: string): Promise<string | null> {
  await run({ sql: `ATTACH ${quoteText(path)} AS source (READ_ONLY)`, parameters: [] })
  const tables = await run({
    sql: `SELECT table_name FROM duckdb_tables() WHERE database_name = 'source' ORDER BY estimated_size DESC, table_name`,
    parameters: [],
  })
  const name = tables.columns[0]?.values[0]
  return typeof name === 'string' ? name : null
}
