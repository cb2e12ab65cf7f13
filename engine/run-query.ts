import { DOUBLE, type DuckDBConnection, type DuckDBResult, type DuckDBType } from '@duckdb/node-api'
import {
  Cancelled,
  castToText,
  QueryError,
  type CancelSignal,
  type Query,
  type RunOptions,
  type Table,
} from '@analysis'
import { columnsOf, readTable } from './read-table'

/**
 * Runs one query on a connection of its own and gives its rows as a table. Numbers are bound as doubles. An answer with
 * columns that the port has no type for is asked for again, with those columns as DuckDB's own text.
 * @throws QueryError with the SQL and DuckDB's own error as cause, Cancelled when the signal aborted.
 */
export async function runQuery(
  connection: DuckDBConnection,
  query: Query,
  { signal, rowLimit }: RunOptions = {},
): Promise<Table> {
  const onChunk = () => throwIfAborted(signal)
  return interruptible(connection, query.sql, signal, async () => {
    const answer = await stream(connection, query)
    const columns = columnsOf(answer)
    const printed = columns.map(({ type }) => type === 'other')
    if (!printed.includes(true)) return readTable(answer, { rowLimit, onChunk })
    return readTable(await stream(connection, castToText(query, printed)), { rowLimit, onChunk, columns })
  })
}

async function stream(connection: DuckDBConnection, { sql, parameters }: Query): Promise<DuckDBResult> {
  if (parameters.length === 0) return connection.stream(sql)
  const types = parameters.map((value): DuckDBType | undefined => (typeof value === 'number' ? DOUBLE : undefined))
  const boundTypes = Object.fromEntries(types.map((type, at) => [String(at + 1), type]))
  const values = Object.fromEntries(parameters.map((value, at) => [String(at + 1), value]))
  return connection.stream(sql, values, boundTypes)
}

const interruptRepeatMilliseconds = 20

/**
 * Runs `work` on a connection; an abort interrupts it. Interrupts are repeated until the work ends, because one that
 * comes just before a statement starts is forgotten by DuckDB.
 */
export async function interruptible<Result>(
  connection: DuckDBConnection,
  sql: string,
  signal: CancelSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  throwIfAborted(signal)
  let repeat: ReturnType<typeof setInterval> | undefined
  const interrupt = () => {
    connection.interrupt()
    repeat = setInterval(() => connection.interrupt(), interruptRepeatMilliseconds)
  }
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    return await work()
  } catch (cause) {
    throwIfAborted(signal)
    if (cause instanceof QueryError) throw cause
    throw new QueryError(cause instanceof Error ? cause.message : String(cause), sql, { cause })
  } finally {
    clearInterval(repeat)
    signal?.removeEventListener('abort', interrupt)
  }
}

/** @throws Cancelled when the signal has aborted. */
export function throwIfAborted(signal: CancelSignal | undefined): void {
  if (signal?.aborted) throw new Cancelled()
}
