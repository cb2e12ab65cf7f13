import { createClient } from '@clickhouse/client'
import { z } from 'zod'
import { QueryError, type AnswerValue, type ColumnType, type Query, type Table } from '@analysis'
import type { BorrowedClickHouse } from '../clickhouse/borrow'
import type { TestEngine } from './native-engine'

/** Names, types, then a line per row. */
const format = 'JSONCompactEachRowWithNamesAndTypes'
const names = z.array(z.string())
const row = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** ClickHouse's engine behind the query port, for tests of the printed dialect. */
export function openClickHouseEngine({ url, user, password, database }: BorrowedClickHouse): TestEngine {
  const client = createClient({
    url,
    username: user,
    password,
    database,
    log: { level: 127 },
    // without it NaN and infinity are written as null
    clickhouse_settings: { output_format_json_quote_denormals: 1 },
  })
  return {
    async run({ sql, parameters }: Query): Promise<Table> {
      try {
        const query_params = Object.fromEntries(parameters.map((value, at) => [`p${at + 1}`, value]))
        const answer = await client.query({ query: sql, query_params, format })
        const lines: readonly unknown[] = await answer.json()
        const [ownNames, ownTypes] = lines.slice(0, 2).map((line) => names.parse(line))
        const rows = lines.slice(2).map((line) => row.parse(line))
        const columns = ownNames!.map((name, at) => {
          const type = columnType(ownTypes![at]!)
          return { name, type, values: rows.map((values) => cellValue(values[at] ?? null, type)) }
        })
        return { columns, rowCount: rows.length, truncated: false }
      } catch (cause) {
        throw new QueryError(cause instanceof Error ? cause.message : String(cause), sql, { cause })
      }
    },
    async execute(sql) {
      await client.command({ query: sql })
    },
    close() {
      void client.close()
    },
  }
}

function columnType(declared: string): ColumnType {
  const type = declared.replace(/^LowCardinality\((.*)\)$/, '$1').replace(/^Nullable\((.*)\)$/, '$1')
  if (type === 'Bool') return 'boolean'
  if (type === 'String') return 'text'
  if (type.startsWith('Date')) return 'timestamp'
  return /^(?:U?Int|Float|Decimal)/.test(type) ? 'number' : 'other'
}

function cellValue(value: AnswerValue, type: ColumnType): AnswerValue {
  if (typeof value !== 'string') return value
  if (type === 'number') return numberOf(value)
  return type === 'timestamp' ? new Date(`${value.replace(' ', 'T')}Z`).toISOString() : value
}

/** Integers beyond a double's, and what is no number, come in quotes. */
function numberOf(text: string): number {
  return Number(text.replace(/^nan$/, 'NaN').replace(/^(-?)inf$/, '$1Infinity'))
}
