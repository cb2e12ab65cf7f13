import { sql, type AnswerValue, type FrameColumn, type QueryEngine, type Table } from '@analysis'
import type { ColumnProfile } from '@contract'
import type { Evidence } from '../staging/column-evidence'
import type { ColumnReading } from '../staging/column-reading'
import { isMissing } from '../staging/text-values'

/** A column as the guesses need it: its profile and what its values are like. */
export interface ProfiledColumn extends ColumnProfile {
  /** Where it stands in the file, from 0. */
  readonly position: number
  /** All values with their number of rows, most frequent first, when there are at most `mostListed`; else null. */
  readonly values: readonly { readonly value: string; readonly rows: number }[] | null
  /** True where every row has a value of its own. */
  readonly isUnique: boolean
  /** Smallest and largest value of a number column. */
  readonly range: readonly [number, number] | null
  /** What the text of its values says; null for a column whose source declares its type. */
  readonly evidence: Evidence | null
}

const mostListed = 50
const shownExamples = 5
/** A column with no more values than this lists them all: it may be the variant. */
const shownValues = 20

/** A column as it was staged. */
export interface StagedColumn {
  readonly name: string
  readonly type: FrameColumn['type']
  /** True for cells that hold several values. */
  readonly isList: boolean
  readonly reading: ColumnReading | null
}

/** Profiles the columns of a staged table: type, distinct and missing values, examples. */
export async function profileColumns(
  engine: QueryEngine,
  {
    table,
    textRows,
    staged,
  }: { readonly table: string; readonly textRows: string; readonly staged: readonly StagedColumn[] },
): Promise<{ readonly rows: number; readonly columns: readonly ProfiledColumn[] }> {
  const from = sql.duckdb.quoteIdentifier(table)
  const counts = await engine.run({
    sql: `SELECT count(*) ${staged.map(({ name, type }) => `, ${columnCounts(name, isNumeric(type))}`).join('')} FROM ${from}`,
    parameters: [],
  })
  const count = (at: number) => numberOf(counts.columns[at]?.values[0] ?? null) ?? 0
  const rows = count(0)
  const columns: ProfiledColumn[] = []
  for (const [i, { name, type, isList, reading }] of staged.entries()) {
    const distinct = count(i * 4 + 1)
    const values = distinct <= mostListed && !isList ? await listValues(engine, textRows, name) : null
    const low = numberOf(counts.columns[i * 4 + 3]?.values[0] ?? null)
    const high = numberOf(counts.columns[i * 4 + 4]?.values[0] ?? null)
    columns.push({
      name,
      position: i,
      type: isList ? 'list' : typeOf(type, reading, values),
      distinct,
      missing: rows - count(i * 4 + 2),
      examples:
        values && values.length <= shownValues
          ? values.map(({ value }) => value)
          : await listExamples(engine, textRows, name),
      takenAs: '',
      values,
      isUnique: distinct === rows,
      range: low === null || high === null ? null : [low, high],
      evidence: reading?.evidence ?? null,
    })
  }
  return { rows, columns }
}

function columnCounts(name: string, numeric: boolean): string {
  const column = sql.duckdb.quoteIdentifier(name)
  const ends = numeric ? `min(${column})::DOUBLE, max(${column})::DOUBLE` : 'NULL, NULL'
  return `count(DISTINCT ${column}), count(${column}), ${ends}`
}

async function listValues(engine: QueryEngine, from: string, name: string) {
  const column = sql.duckdb.quoteIdentifier(name)
  const table = await engine.run({
    sql: `SELECT ${column}::VARCHAR AS value, count(*) AS n FROM ${from} WHERE ${present(column)} GROUP BY 1 ORDER BY 2 DESC, 1`,
    parameters: [],
  })
  const rows = table.columns[1]?.values ?? []
  return texts(table, 'value').map((value, i) => ({ value, rows: numberOf(rows[i] ?? null) ?? 0 }))
}

/** Cells as the file writes them, but for marks of missing values. */
function present(column: string): string {
  return `${column} IS NOT NULL AND NOT (${isMissing(`CAST(${column} AS VARCHAR)`, {}, true)})`
}

async function listExamples(engine: QueryEngine, from: string, name: string): Promise<readonly string[]> {
  const column = sql.duckdb.quoteIdentifier(name)
  const table = await engine.run({
    sql: `SELECT ${column}::VARCHAR AS value FROM ${from} WHERE ${present(column)} LIMIT ${shownExamples}`,
    parameters: [],
  })
  return texts(table, 'value')
}

const yesAndNo = new Set(['yes', 'no', 'y', 'n', 'true', 'false', 't', 'f'])

function typeOf(
  type: FrameColumn['type'],
  reading: ColumnReading | null,
  values: ProfiledColumn['values'],
): ColumnProfile['type'] {
  if (reading?.values === 'DURATION') return 'duration'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'BIGINT') return 'integer'
  if (type === 'DOUBLE') return 'number'
  if (type === 'TIMESTAMP') return 'timestamp'
  const isBoolean = values?.length === 2 && values.every(({ value }) => yesAndNo.has(value.toLowerCase()))
  return isBoolean ? 'boolean' : 'text'
}

function isNumeric(type: FrameColumn['type']): boolean {
  return type === 'BIGINT' || type === 'DOUBLE'
}

function texts(table: Table, name: string): readonly string[] {
  const column = table.columns.find((one) => one.name === name)
  return column?.values.map((value) => String(value)) ?? []
}

function numberOf(value: AnswerValue): number | null {
  return typeof value === 'number' ? value : null
}
