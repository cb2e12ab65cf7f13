import { DOUBLE, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api'
import { Cancelled, QueryError, type CancelSignal, type Query, type RunOptions, type Table } from '@analysis'
import { readTable } from './read-table'

/**
 * Runs one query on a connection of its own and gives its rows as a table. Numbers are bound as doubles.
 * @throws QueryError with the SQL and DuckDB's own error as cause, Cancelled when the signal aborted.
 */
export async function runQuery(
  connection: DuckDBConnection,
  query: Query,
  { signal, rowLimit }: RunOptions = {},
): Promise<Table> {
  const types = query.parameters.map((value): DuckDBType | undefined =>
    typeof value === 'number' ? DOUBLE : undefined,
  )
  const boundTypes = Object.fromEntries(types.map((type, at) => [String(at + 1), type]))
  const values = Object.fromEntries(query.parameters.map((value, at) => [String(at + 1), value]))
  return interruptible(connection, query.sql, signal, async () => {
    const result =
      query.parameters.length === 0
        ? await connection.stream(query.sql)
        : await connection.stream(query.sql, values, boundTypes)
    return readTable(result, rowLimit, () => throwIfAborted(signal))
  })
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
