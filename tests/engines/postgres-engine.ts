import { Client, types } from 'pg'
import { QueryError, type AnswerValue, type ColumnType, type Query, type Table } from '@analysis'
import type { PostgresAddress } from '../postgres/server'
import type { TestEngine } from './native-engine'

const { builtins } = types
const columnTypes: ReadonlyMap<number, ColumnType> = new Map<number, ColumnType>([
  [builtins.TEXT, 'text'],
  [builtins.VARCHAR, 'text'],
  [builtins.BOOL, 'boolean'],
  [builtins.INT2, 'number'],
  [builtins.INT4, 'number'],
  [builtins.INT8, 'number'],
  [builtins.FLOAT4, 'number'],
  [builtins.FLOAT8, 'number'],
  [builtins.NUMERIC, 'number'],
  [builtins.TIMESTAMP, 'timestamp'],
])

/** A PostgreSQL session behind the query port, in UTC, for tests of the printed dialect. */
export async function openPostgresEngine(server: PostgresAddress): Promise<TestEngine> {
  const client = new Client({ ...server, types: { getTypeParser: () => (text: string) => text } })
  await client.connect()
  await client.query("SET TIME ZONE 'UTC'")
  return {
    async run({ sql, parameters }: Query): Promise<Table> {
      try {
        const answer = await client.query<(string | null)[]>({ text: sql, values: [...parameters], rowMode: 'array' })
        const columns = answer.fields.map(({ name, dataTypeID }, at) => {
          const type = columnTypes.get(dataTypeID) ?? 'other'
          return { name, type, values: answer.rows.map((row) => cellValue(row[at] ?? null, type)) }
        })
        return { columns, rowCount: answer.rows.length, truncated: false }
      } catch (cause) {
        throw new QueryError(cause instanceof Error ? cause.message : String(cause), sql, { cause })
      }
    },
    async execute(sql) {
      await client.query(sql)
    },
    close() {
      // its database may be dropped before it is gone
      client.once('error', () => undefined)
      void client.end()
    },
  }
}

function cellValue(text: string | null, type: ColumnType): AnswerValue {
  if (text === null) return null
  if (type === 'number') return Number(text)
  if (type === 'boolean') return text === 't'
  return type === 'timestamp' ? new Date(`${text.replace(' ', 'T')}Z`).toISOString() : text
}
