import type { DuckDBConnection } from '@duckdb/node-api'
import {
  type extraction,
  frameColumnType,
  frameFormat,
  frameTableNames,
  sql,
  type CancelSignal,
  type FrameColumn,
  type FrameCount,
  type FrameDescription,
  type Parameter,
  type Table,
} from '@analysis'
import { quoteName } from './quoting'
import { firstNumber, runSql, textColumn } from './run-sql'

/** A malformed row of a source, as the frame keeps it. */
export interface RejectedRow {
  readonly file: string
  /** Line of the file, or row of a source that has no lines, counted from 1. */
  readonly line: number
  readonly column: string | null
  readonly value: string | null
  readonly error: string
}

export interface FrameTablesRequest {
  /** Its own database is in memory: the staged sources lie there, and scratch tables are made there. */
  readonly connection: DuckDBConnection
  /** The database of the frame's tables: `memory`, or an attached file. Both are in the search path. */
  readonly database: string
  readonly kind: FrameDescription['kind']
  readonly extracted: Pick<extraction.Extraction, 'tables' | 'counts' | 'counted'>
  /** Rows of the sources, the rejected ones included. */
  readonly sourceRows: number
  readonly rejectedRows: number
  /** The first rejected rows. */
  readonly rejects: readonly RejectedRow[]
  readonly signal?: CancelSignal | undefined
}

export interface FrameTables {
  readonly description: FrameDescription
  /** First and last exposure, or for moments first and last look; null where there is no clock. */
  readonly window: readonly [string | null, string | null]
  /** The statements that made the tables, in order. */
  readonly sql: readonly string[]
}

/**
 * Makes a frame's tables out of staged sources, counts what was met on the way, and describes the frame.
 * @throws QueryError, Cancelled
 */
export async function createFrameTables(request: FrameTablesRequest): Promise<FrameTables> {
  const { connection, database, extracted, signal } = request
  const run = (text: string, parameters: readonly Parameter[] = []) => runSql(connection, text, signal, parameters)
  const statements: string[] = []
  for (const { kind, name, select } of extracted.tables) {
    const { sql: text, parameters } = sql.compile(select, sql.duckdb)
    const place = kind === 'frame' ? `${database}.main` : 'memory.main'
    const statement = `CREATE TABLE ${place}.${quoteName(name)} AS\n${text}`
    statements.push(statement)
    await run(statement, parameters)
  }
  const counts = await readCounts(request, run)
  await writeRejects(request, run)
  await writeCounts(database, counts, run)
  const tables = await describeTables(database, run)
  const description = { format: frameFormat, kind: request.kind, tables, counts } as const
  return { description, window: await exposureWindow(database, tables, run), sql: statements }
}

type Run = (text: string, parameters?: readonly Parameter[]) => Promise<Table>
type Counts = FrameDescription['counts']

async function readCounts(request: FrameTablesRequest, run: Run): Promise<Counts> {
  const { counts, counted } = request.extracted
  const query = sql.compile(counts, sql.duckdb)
  const answer = await run(query.sql, query.parameters)
  const found = counted.map((name, at) => [name, Number(answer.columns[at]?.values[0] ?? 0)] as const)
  const known: Partial<Record<FrameCount, number>> = Object.fromEntries(found)
  return { source_rows: request.sourceRows, rejected_rows: request.rejectedRows, ...known }
}

async function writeRejects({ database, rejects }: FrameTablesRequest, run: Run): Promise<void> {
  const table = `${database}.main.rejects`
  await run(`CREATE TABLE ${table} (file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, error VARCHAR)`)
  for (const { file, line, column, value, error } of rejects) {
    await run(`INSERT INTO ${table} VALUES ($1, CAST($2 AS BIGINT), $3, $4, $5)`, [file, line, column, value, error])
  }
}

async function writeCounts(database: string, counts: Counts, run: Run): Promise<void> {
  const table = `${database}.main.counts`
  await run(`CREATE TABLE ${table} (name VARCHAR, value DOUBLE)`)
  const entries = Object.entries(counts)
  const rows = entries.map((_, at) => `($${at * 2 + 1}, $${at * 2 + 2})`).join(', ')
  await run(`INSERT INTO ${table} VALUES ${rows}`, entries.flat())
}

async function describeTables(database: string, run: Run): Promise<FrameDescription['tables']> {
  const columnsOf = await describeColumns(database, run)
  const tables: FrameDescription['tables'][number][] = []
  for (const name of frameTableNames) {
    const columns = columnsOf.get(name)
    if (columns === undefined) continue
    tables.push({
      name,
      columns,
      rows: firstNumber(await run(`SELECT count(*) FROM ${database}.main.${quoteName(name)}`)),
    })
  }
  return tables
}

async function describeColumns(database: string, run: Run): Promise<ReadonlyMap<string, readonly FrameColumn[]>> {
  const answer = await run(
    `SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = $1
     ORDER BY table_name, column_index`,
    [database],
  )
  const [names, types] = ['column_name', 'data_type'].map((name) => textColumn(answer, name))
  const columnsOf = new Map<string, FrameColumn[]>()
  for (const [at, table] of textColumn(answer, 'table_name').entries()) {
    const columns = columnsOf.get(table) ?? []
    columns.push({ name: names?.[at] ?? '', type: frameColumnType(types?.[at] ?? '') })
    columnsOf.set(table, columns)
  }
  return columnsOf
}

async function exposureWindow(
  database: string,
  tables: FrameDescription['tables'],
  run: Run,
): Promise<FrameTables['window']> {
  const subjects = tables.some(({ name }) => name === 'subjects')
  const [table, column] = subjects ? ['subjects', 'exposed_at'] : ['moments', 'at']
  const answer = await run(`SELECT min("${column}"), max("${column}") FROM ${database}.main.${table}`)
  const [first, last] = answer.columns.map(({ values }) => values[0] ?? null)
  return [typeof first === 'string' ? first : null, typeof last === 'string' ? last : null]
}
