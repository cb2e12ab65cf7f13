import type { DuckDBConnection } from '@duckdb/node-api'
import type { CancelSignal, Parameter, Table } from '@analysis'
import { runQuery } from './run-query'

/** Runs one statement on a pull's own database. @throws QueryError, Cancelled */
export function runSql(
  connection: DuckDBConnection,
  sql: string,
  signal: CancelSignal | undefined,
  parameters: readonly Parameter[] = [],
): Promise<Table> {
  return runQuery(connection, { sql, parameters }, signal === undefined ? {} : { signal })
}

/** The number in the first row and column. */
export function firstNumber(table: Table): number {
  return Number(table.columns[0]?.values[0] ?? 0)
}

/** The values of a column by name, as text; empty when it is not there. */
export function textColumn(table: Table, name: string): readonly string[] {
  return table.columns.find((column) => column.name === name)?.values.map((value) => String(value ?? '')) ?? []
}
