import { createRequire } from 'node:module'
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking'
import { QueryError, type CellValue, type ColumnType, type Query, type Table } from '@analysis'
import type { TestEngine } from './native-engine'

const require = createRequire(import.meta.url)

/** DuckDB-wasm inside Node, blocking: the window's engine build for tests that need no window. */
export async function openWasmEngine(): Promise<TestEngine> {
  const [mvp, eh] = ['mvp', 'eh'].map((build) => ({
    mainModule: require.resolve(`@duckdb/duckdb-wasm/dist/duckdb-${build}.wasm`),
    mainWorker: require.resolve(`@duckdb/duckdb-wasm/dist/duckdb-node-${build}.worker.cjs`),
  }))
  const database = await createDuckDB({ mvp: mvp!, eh: eh! }, new VoidLogger(), NODE_RUNTIME)
  await database.instantiate()
  database.open({ query: { castBigIntToDouble: true, castDecimalToDouble: true } })
  const connection = database.connect()
  return {
    run({ sql, parameters }: Query): Promise<Table> {
      const statement = connection.prepare(sql)
      try {
        const answer = statement.query(...parameters)
        const columns = answer.schema.fields.map((field, at) => {
          const type = columnType(String(field.type))
          return { name: field.name, type, values: Array.from(answer.getChildAt(at) ?? [], (v) => cellValue(v, type)) }
        })
        return Promise.resolve({ columns, rowCount: answer.numRows, truncated: false })
      } catch (cause) {
        throw new QueryError(cause instanceof Error ? cause.message : String(cause), sql, { cause })
      } finally {
        statement.close()
      }
    },
    execute(sql) {
      connection.query(sql)
      return Promise.resolve()
    },
    close() {
      connection.close()
      database.reset()
    },
  }
}

function columnType(arrowType: string): ColumnType {
  if (arrowType === 'Utf8') return 'text'
  if (arrowType === 'Bool') return 'boolean'
  if (arrowType.startsWith('Timestamp') || arrowType.startsWith('Date')) return 'timestamp'
  return /^(Int|Uint|Float)/.test(arrowType) ? 'number' : 'other'
}

function cellValue(value: unknown, type: ColumnType): CellValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value !== 'number' && typeof value !== 'bigint') return JSON.stringify(value)
  return type === 'timestamp' ? new Date(Number(value)).toISOString() : Number(value)
}
