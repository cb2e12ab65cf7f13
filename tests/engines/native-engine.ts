import { DuckDBInstance, DuckDBTimestampValue, DuckDBTypeId, type DuckDBType, type DuckDBValue } from '@duckdb/node-api'
import {
  QueryError,
  type CellValue,
  type ColumnType,
  type Query,
  type QueryEngine,
  type RunOptions,
  type Table,
} from '@analysis'

/** An in-memory native DuckDB for tests: the engine under the port, and `execute` to set tables up. */
export interface TestEngine extends QueryEngine {
  execute(sql: string): Promise<void>
  close(): void
}

export async function openTestEngine(settings: Record<string, string> = {}): Promise<TestEngine> {
  const instance = await DuckDBInstance.create(':memory:', settings)
  const connection = await instance.connect()
  return {
    async run({ sql, parameters }: Query, { rowLimit = Infinity }: RunOptions = {}): Promise<Table> {
      try {
        const reader = await connection.runAndReadAll(sql, [...parameters])
        const types = reader.columnTypes()
        const values = reader.getColumns()
        const columns = reader.columnNames().map((name, at) => ({
          name,
          type: columnType(types[at]!),
          values: (values[at] ?? []).slice(0, rowLimit).map(cellValue),
        }))
        const found = reader.currentRowCount
        return { columns, rowCount: Math.min(found, rowLimit), truncated: found > rowLimit }
      } catch (cause) {
        throw new QueryError(cause instanceof Error ? cause.message : String(cause), sql, { cause })
      }
    },
    async execute(sql) {
      await connection.run(sql)
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function columnType({ typeId }: DuckDBType): ColumnType {
  if (typeId === DuckDBTypeId.VARCHAR) return 'text'
  if (typeId === DuckDBTypeId.BOOLEAN) return 'boolean'
  if (typeId === DuckDBTypeId.TIMESTAMP) return 'timestamp'
  const numbers: readonly DuckDBTypeId[] = [
    DuckDBTypeId.DOUBLE,
    DuckDBTypeId.BIGINT,
    DuckDBTypeId.HUGEINT,
    DuckDBTypeId.INTEGER,
  ]
  return numbers.includes(typeId) ? 'number' : 'other'
}

function cellValue(value: DuckDBValue): CellValue {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBTimestampValue) return new Date(Number(value.micros / 1000n)).toISOString()
  if (value === null || typeof value === 'object') return value === null ? null : value.toString()
  return value
}
