import { sql, type AnswerValue, type QueryEngine, type Table } from '@analysis'
import type { ColumnProfile } from '@contract'

/** A column as the guesses need it: its profile and what its values are like. */
export interface ProfiledColumn extends ColumnProfile {
  /** Where it stands in the file, from 0. */
  readonly position: number
  /** All values with their number of rows, most frequent first, when there are at most `mostListed`; else null. */
  readonly values: readonly { readonly value: string; readonly rows: number }[] | null
  /** Smallest and largest value of a number column. */
  readonly range: readonly [number, number] | null
}

const mostListed = 50
const shownExamples = 5
/** A column with no more values than this lists them all: it may be the variant. */
const shownValues = 20

/** Profiles every column of the table `data`: type, distinct and missing values, examples. */
export async function profileColumns(
  engine: QueryEngine,
): Promise<{ readonly rows: number; readonly columns: readonly ProfiledColumn[] }> {
  const described = await engine.run({ sql: 'DESCRIBE data', parameters: [] })
  const names = texts(described, 'column_name')
  const types = texts(described, 'column_type')
  const counts = await engine.run({
    sql: `SELECT count(*) ${names.map((name, i) => `, ${columnCounts(name, isNumeric(types[i] ?? ''))}`).join('')} FROM data`,
    parameters: [],
  })
  const count = (at: number) => numberOf(counts.columns[at]?.values[0] ?? null) ?? 0
  const rows = count(0)
  const columns: ProfiledColumn[] = []
  for (const [i, name] of names.entries()) {
    const distinct = count(i * 4 + 1)
    const values = distinct <= mostListed ? await listValues(engine, name) : null
    const low = numberOf(counts.columns[i * 4 + 3]?.values[0] ?? null)
    const high = numberOf(counts.columns[i * 4 + 4]?.values[0] ?? null)
    columns.push({
      name,
      position: i,
      type: typeOf(types[i] ?? '', values),
      distinct,
      missing: rows - count(i * 4 + 2),
      examples:
        values && values.length <= shownValues ? values.map(({ value }) => value) : await listExamples(engine, name),
      values,
      range: low === null || high === null ? null : [low, high],
    })
  }
  return { rows, columns }
}

function columnCounts(name: string, numeric: boolean): string {
  const column = sql.duckdb.quoteIdentifier(name)
  const ends = numeric ? `min(${column})::DOUBLE, max(${column})::DOUBLE` : 'NULL, NULL'
  return `count(DISTINCT ${column}), count(${column}), ${ends}`
}

async function listValues(engine: QueryEngine, name: string) {
  const column = sql.duckdb.quoteIdentifier(name)
  const table = await engine.run({
    sql: `SELECT ${column}::VARCHAR AS value, count(*) AS n FROM data WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`,
    parameters: [],
  })
  const rows = table.columns[1]?.values ?? []
  return texts(table, 'value').map((value, i) => ({ value, rows: numberOf(rows[i] ?? null) ?? 0 }))
}

async function listExamples(engine: QueryEngine, name: string): Promise<readonly string[]> {
  const column = sql.duckdb.quoteIdentifier(name)
  const table = await engine.run({
    sql: `SELECT ${column}::VARCHAR AS value FROM data WHERE ${column} IS NOT NULL LIMIT ${shownExamples}`,
    parameters: [],
  })
  return texts(table, 'value')
}

const yesAndNo = new Set(['yes', 'no', 'y', 'n', 'true', 'false', 't', 'f'])

function typeOf(type: string, values: ProfiledColumn['values']): ColumnProfile['type'] {
  if (type === 'BOOLEAN') return 'boolean'
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER)/.test(type)) return 'integer'
  if (isNumeric(type)) return 'number'
  if (/^(?:TIMESTAMP|DATE)/.test(type)) return 'timestamp'
  const isBoolean = values?.length === 2 && values.every(({ value }) => yesAndNo.has(value.toLowerCase()))
  return isBoolean ? 'boolean' : 'text'
}

function isNumeric(type: string): boolean {
  return /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(type)
}

function texts(table: Table, name: string): readonly string[] {
  const column = table.columns.find((one) => one.name === name)
  return column?.values.map((value) => String(value)) ?? []
}

function numberOf(value: AnswerValue): number | null {
  return typeof value === 'number' ? value : null
}
