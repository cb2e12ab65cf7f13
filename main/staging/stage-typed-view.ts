import { firstNumber, quoteName, runSql } from '@engine'
import { extraction, type CancelSignal, type Condition, type Finding, type FrameColumn } from '@analysis'
import type { ReadingQuestion, ReadOptions, Rows } from '@contract'
import type { DuckDBConnection } from '@duckdb/node-api'
import { exactNumber, type RawColumn, type RawTable, type Rejects } from '../connectors/connector'
import { questionFinding, unusable, unusableFor } from '../connectors/failures'
import { checkIds } from './check-ids'
import type { ColumnNeed, Need } from './column-needs'
import { isNested, isTextLike, readDeclared } from './declared-types'
import { addDerived, conditionSql } from './derived-columns'
import type { CountedForms } from './gather-evidence'
import { listMisfits, type ColumnCheck } from './misfits'
import type { ColumnReading } from './column-reading'
import { readColumns, type TextColumn } from './read-columns'
import { requireColumns } from './require-columns'

/** A source ready for extraction, with the rows left out that do not hold what an analysis needs. */
export interface TypedTable {
  readonly staged: extraction.StagedTable
  readonly rejects: Rejects
  readonly sql: readonly string[]
  readonly findings: readonly Finding[]
  /** How text was read: what was said, and what the data decided. */
  readonly read: ReadOptions
  readonly questions: readonly ReadingQuestion[]
  /** Of each column that is text in the source. */
  readonly readings: ReadonlyMap<string, ColumnReading>
  readonly counted: CountedForms
}

export interface TypingRequest {
  readonly raw: RawTable
  readonly rows: Pick<Rows, 'read' | 'derived' | 'filter'>
  /** How messages call the source. */
  readonly sourceName: string
  readonly needs: readonly Need[]
  /** The filter of the whole source, which extraction applies. */
  readonly filter: Condition | null
  /** Names that are values wherever they stand, though they look like marks of missing ones: the variants'. */
  readonly names: readonly string[]
  /** `propose`: open readings are read as the likeliest. */
  readonly openReadings: 'refuse' | 'propose'
  /** Columns that nobody needs stay text, or are told by their values. */
  readonly unneeded: 'text' | 'told'
  /** What an earlier typing of the same rows counted, with the same marks of missing values. */
  readonly known?: CountedForms
  /** What the typed table is called; its raw one's name with `_typed` behind it. */
  readonly table?: string
}

interface TypedColumn extends FrameColumn {
  readonly expression: string
  readonly check: ColumnCheck | null
}

const badColumn = '__malformed'

/**
 * Gives a raw table's columns their types, in a table with each row's place. Columns that nobody needs stay as they are.
 * @throws ServiceError `invalid-input` naming every column that the study reads and the source does not have, and every
 * column whose text has two readings
 */
export async function stageTypedView(
  connection: DuckDBConnection,
  request: TypingRequest,
  signal: CancelSignal | undefined,
): Promise<TypedTable> {
  const { raw, rows, sourceName, openReadings } = request
  const derived = rows.derived ?? []
  const { needs } = request
  requireColumns(raw, sourceName, needs)
  const needsOf = (name: string): ReadonlySet<ColumnNeed> =>
    new Set(needs.flatMap(({ column, need }) => (column === name && need !== null ? [need] : [])))
  refuseLists(raw.columns, needsOf, sourceName)
  const said = rows.read ?? {}
  const texts = raw.columns.flatMap((column) => {
    const needed = needsOf(column.name)
    const names = needed.has('text') ? request.names : []
    return textColumnOf(column, needed, said, { guessed: request.unneeded === 'told', names })
  })
  const reading = await readColumns(connection, raw.table, sourceName, texts, said, signal, request.known ?? new Map())
  if (openReadings === 'refuse' && reading.questions.length > 0) {
    throw unusableFor(reading.questions.map((question) => questionFinding(question, 'error')))
  }
  const columns = raw.columns.map((column) => typedColumn(column, needsOf(column.name), said, reading.columns))
  const checks = [...mergeMarker(raw), ...columns.flatMap(({ check }) => (check === null ? [] : [check]))]
  const table = request.table ?? `${raw.table}_typed`
  const sql = [
    `CREATE TABLE ${quoteName(table)} AS SELECT rowid AS ${quoteName(extraction.rowColumn)}`,
    ...columns.map(({ expression, name }) => `, ${expression} AS ${quoteName(name)}`),
    `, coalesce(${['FALSE', ...checks.map(({ misfit }) => misfit)].join(' OR ')}, FALSE) AS ${badColumn}`,
    ` FROM ${quoteName(raw.table)}`,
  ].join('')
  await runSql(connection, sql, signal)
  // a row that the study leaves out need not be well-formed, such as one of totals
  const passes = request.filter === null ? 'TRUE' : `coalesce(${conditionSql(request.filter)}, TRUE)`
  const isMalformed = `(${badColumn} AND ${passes})`
  const counting = `SELECT count(*) FROM ${quoteName(table)} WHERE ${isMalformed}`
  const rejected = checks.length === 0 ? 0 : firstNumber(await runSql(connection, counting, signal))
  const rejects = await listMisfits(connection, raw, { table, isMalformed }, checks, rejected, signal)
  const ids = needs.flatMap(({ column, need }) => (need === 'id' ? [column] : []))
  const idFindings = await checkIds(connection, raw, [...new Set(ids)], sourceName, signal)
  const base = { table, columns: columns.map(({ name, type }) => ({ name, type })) }
  const condition = rejected > 0 ? `NOT ${isMalformed}` : null
  const staged = await addDerived(connection, base, derived, rows.filter ?? null, condition, sourceName, signal)
  return {
    staged: staged.table,
    rejects,
    sql: [sql, ...staged.sql],
    findings: [...reading.findings, ...idFindings, ...staged.findings],
    read: { ...raw.reading, ...reading.read },
    questions: [...raw.questions, ...reading.questions],
    readings: reading.columns,
    counted: reading.counted,
  }
}

/** A column that is read by its text: one that is text, or whose declared type is not what is needed. */
function textColumnOf(
  { name, type }: RawColumn,
  needs: ReadonlySet<ColumnNeed>,
  said: ReadOptions,
  { guessed, names }: Pick<TextColumn, 'guessed' | 'names'>,
): readonly TextColumn[] {
  const column = quoteName(name)
  if (type === 'text') return [{ name, text: column, needs, guessed, exact: false, declared: false, names }]
  const { declared } = type
  if (isNested(declared)) return []
  const exact = declared === exactNumber
  if (isTextLike(declared)) return [{ name, text: column, needs, guessed, exact, declared: true, names }]
  if (readDeclared(column, declared, needs, said) !== null) return []
  return [{ name, text: `CAST(${column} AS VARCHAR)`, needs, guessed: false, exact: true, declared: true, names }]
}

function typedColumn(
  { name, type }: RawColumn,
  needs: ReadonlySet<ColumnNeed>,
  said: ReadOptions,
  readings: ReadonlyMap<string, ColumnReading>,
): TypedColumn {
  const reading = readings.get(name)
  const column = quoteName(name)
  if (reading !== undefined) {
    const { type: frameType, expression, misfit } = reading
    const value = `left(CAST(${column} AS VARCHAR), 200)`
    return {
      name,
      type: frameType,
      expression,
      check: misfit === null ? null : { misfit, name, value, error: `not ${nouns[frameType]}` },
    }
  }
  const declared = type === 'text' ? 'VARCHAR' : type.declared
  const natural = readDeclared(column, declared, needs, said)
  return { name, ...(natural ?? { type: 'VARCHAR', expression: `CAST(${column} AS VARCHAR)` }), check: null }
}

const nouns: Readonly<Record<FrameColumn['type'], string>> = {
  BOOLEAN: 'a yes or no',
  BIGINT: 'a number',
  DOUBLE: 'a number',
  VARCHAR: 'text',
  TIMESTAMP: 'a point in time',
}

/** A line that a version control conflict left behind: the marker in the first column and nothing in the others. */
function mergeMarker(raw: RawTable): readonly ColumnCheck[] {
  const [first, ...others] = raw.columns.filter(({ type }) => type === 'text').map(({ name }) => name)
  if (first === undefined) return []
  const column = quoteName(first)
  const empty = others.map((name) => ` AND ${quoteName(name)} IS NULL`).join('')
  const marks = `starts_with(${column}, '<<<<<<<') OR starts_with(${column}, '=======') OR starts_with(${column}, '>>>>>>>')`
  const misfit = `((${marks}) AND regexp_matches(${column}, '^(<{7}|={7}|>{7})( .*)?$')${empty})`
  return [{ misfit, name: first, value: column, error: 'a merge conflict marker' }]
}

function refuseLists(
  columns: readonly RawColumn[],
  needsOf: (name: string) => ReadonlySet<ColumnNeed>,
  sourceName: string,
): void {
  const bad = columns.filter(
    ({ name, type }) =>
      type !== 'text' && isNested(type.declared) && [...needsOf(name)].some((need) => need !== 'label'),
  )
  if (bad.length === 0) return
  const [first] = bad
  const declared = first === undefined || first.type === 'text' ? '' : first.type.declared
  throw unusable({
    code: 'invalid-field',
    message: `Column ${bad.map(({ name }) => JSON.stringify(name)).join(', ')} of ${sourceName} holds lists or records (${declared}), which are no single value.`,
    hint: 'Make one value of each list before the pull, such as its length or its sum.',
    evidence: { columns: bad.map(({ name }) => name) },
  })
}
