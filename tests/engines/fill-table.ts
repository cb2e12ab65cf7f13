import type { Dialect } from '../../analysis/sql/dialects/dialect'
import type { SqlType } from '../../analysis/sql/tree/expression'
import type { AnswerValue, FrameColumn, FrameColumnType } from '@analysis'
import type { TestEngine } from './native-engine'

const sqlTypes: Readonly<Record<FrameColumnType, SqlType>> = {
  BOOLEAN: 'boolean',
  BIGINT: 'integer',
  DOUBLE: 'double',
  VARCHAR: 'text',
  TIMESTAMP: 'timestamp',
}
const rowsPerInsert = 2_000

/** Puts rows into a table of a frame, in any engine, in place of what was there. Timestamps are `2026-03-05 08:00:00`. */
export async function fillTable(
  engine: TestEngine,
  dialect: Dialect,
  name: string,
  columns: readonly FrameColumn[],
  rows: readonly (readonly AnswerValue[])[],
): Promise<void> {
  await engine.execute(`DROP TABLE IF EXISTS ${name}`)
  const declared = columns.map((each) => `${dialect.quoteIdentifier(each.name)} ${dialect.types[sqlTypes[each.type]]}`)
  const stored = dialect.name === 'clickhouse' ? ' ENGINE = Memory' : ''
  await engine.execute(`CREATE TABLE ${name} (${declared.join(', ')})${stored}`)
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    const printed = rows
      .slice(at, at + rowsPerInsert)
      .map((row) => `(${row.map((value, i) => literal(value, columns[i]!.type, dialect)).join(', ')})`)
    await engine.execute(`INSERT INTO ${name} VALUES ${printed.join(', ')}`)
  }
}

function literal(value: AnswerValue, type: FrameColumnType, dialect: Dialect): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') {
    const text = dialect.text(value)
    return type === 'TIMESTAMP' ? `CAST(${text} AS ${dialect.types.timestamp})` : text
  }
  if (!Number.isFinite(value)) return `CAST('${String(value)}' AS ${dialect.types.double})`
  return type === 'DOUBLE' ? dialect.double(value) : String(value)
}
