import {
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api'
import { QueryError, type CellValue, type ColumnType, type Query, type QueryEngine, type Table } from '@analysis'

/** The query port over one DuckDB connection; its queries run one after the other. */
export function frameEngine(connection: DuckDBConnection): QueryEngine {
  return { run: (query) => runFrameQuery(connection, query) }
}

/** @throws QueryError with the SQL */
export async function runFrameQuery(connection: DuckDBConnection, { sql, parameters }: Query): Promise<Table> {
  const values = Object.fromEntries(parameters.map((value, at) => [String(at + 1), value]))
  // numbers are doubles, also those that happen to be whole
  const types = Object.fromEntries(
    parameters.flatMap((value, at) => (typeof value === 'number' ? [[String(at + 1), DOUBLE]] : [])),
  )
  try {
    const reader = await connection.runAndReadAll(sql, values, types)
    // an answer without rows has no columns of values
    const found = reader.getColumns()
    const columns = reader.deduplicatedColumnNames().map((name, at) => {
      const column = found[at] ?? []
      return { name, type: typeOf(column), values: column.map(cellOf) }
    })
    return { columns, rowCount: reader.currentRowCount, truncated: false }
  } catch (cause) {
    throw new QueryError(cause instanceof Error ? cause.message : String(cause), sql, { cause })
  }
}

function cellOf(value: DuckDBValue): CellValue {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  if (value instanceof DuckDBTimestampValue) return new Date(Math.floor(Number(value.micros) / 1000)).toISOString()
  if (value instanceof DuckDBDateValue) return new Date(value.days * 86_400_000).toISOString()
  return value.toString()
}

function typeOf(column: readonly DuckDBValue[]): ColumnType {
  const value = column.find((each) => each !== null)
  if (typeof value === 'bigint' || typeof value === 'number' || value instanceof DuckDBDecimalValue) return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBDateValue) return 'timestamp'
  return typeof value === 'string' || value === undefined ? 'text' : 'other'
}
