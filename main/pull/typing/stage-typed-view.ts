import { extraction, type CancelSignal, type Finding, type FrameColumn, type FrameColumnType } from '@analysis'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RawTable, Rejects } from '../../connectors/connector'
import { exampleLimit, sourceFailed } from '../../connectors/failures'
import { firstNumber, quoteName, runSql, textColumn } from '@engine'
import type { ColumnNeed, Need } from './column-needs'
import { readAsNeeded, readDeclared } from './declared-types'
import { inferTypes, type InferredType } from './infer-types'
import { readText } from './text-values'

/** A source ready for extraction, with the rows left out that do not hold what an analysis needs. */
export interface TypedTable {
  readonly staged: extraction.StagedTable
  readonly rejects: Rejects
  readonly sql: readonly string[]
}

interface TypedColumn extends FrameColumn {
  readonly expression: string
  /** True for a row whose value does not fit; null when every value does. */
  readonly misfit: string | null
}

/**
 * Gives a raw table's columns their types, as a view over it with each row's place.
 * @throws ServiceError `source-failed` naming every column that the study reads and the source does not have
 */
export async function stageTypedView(
  connection: DuckDBConnection,
  raw: RawTable,
  sourceName: string,
  needs: readonly Need[],
  signal: CancelSignal | undefined,
): Promise<TypedTable> {
  requireColumns(raw, sourceName, needs)
  const columns = await typeColumns(connection, raw, needs, signal)
  const rejects = await findMisfits(connection, raw, columns, signal)
  const view = `${raw.table}_typed`
  const misfits = columns.flatMap(({ misfit }) => (misfit === null ? [] : [misfit]))
  const bad = [...misfits, mergeMarker(raw)]
  const sql = [
    `CREATE VIEW ${quoteName(view)} AS SELECT rowid AS ${quoteName(extraction.rowColumn)}`,
    ...columns.map(({ expression, name }) => `, ${expression} AS ${quoteName(name)}`),
    ` FROM ${quoteName(raw.table)}`,
    rejects.count === 0 ? '' : ` WHERE NOT coalesce(${bad.join(' OR ')}, FALSE)`,
  ].join('')
  await runSql(connection, sql, signal)
  const staged = { table: view, columns: columns.map(({ name, type }) => ({ name, type })) }
  return { staged, rejects, sql: [sql] }
}

function requireColumns(raw: RawTable, sourceName: string, needs: readonly Need[]): void {
  const names = new Set(raw.columns.map(({ name }) => name))
  const missing = [...new Set(needs.filter(({ optional }) => !optional).map(({ column }) => column))].filter(
    (column) => !names.has(column),
  )
  if (missing.length === 0) return
  const finding = (column: string): Finding => ({
    code: 'missing-column',
    severity: 'error',
    message: `${sourceName} has no column ${JSON.stringify(column)}.`,
    hint: `Columns: ${[...names].join(', ')}.`,
    evidence: { source: sourceName, column, columns: [...names] },
  })
  throw missingColumns(missing.map(finding))
}

function missingColumns(findings: readonly Finding[]): Error {
  const [first] = findings
  const failure = sourceFailed({
    code: 'missing-column',
    message: findings.map(({ message }) => message).join(' '),
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
    evidence: { columns: findings.map(({ evidence }) => evidence['column']) },
  })
  return failure
}

async function typeColumns(
  connection: DuckDBConnection,
  raw: RawTable,
  needs: readonly Need[],
  signal: CancelSignal | undefined,
): Promise<readonly TypedColumn[]> {
  const needsOf = (name: string): ReadonlySet<ColumnNeed> =>
    new Set(needs.flatMap(({ column, need }) => (column === name && need !== null ? [need] : [])))
  const texts = raw.columns.filter(({ type }) => type === 'text').map(({ name }) => ({ name, needs: needsOf(name) }))
  const inferred = await inferTypes(connection, raw.table, texts, signal)
  return raw.columns.map(({ name, type }) => {
    const column = quoteName(name)
    const needed = needsOf(name)
    if (type === 'text') return textColumnTyped(name, inferred.get(name))
    const reading = readDeclared(column, type.declared, needed)
    if (reading !== null) return { name, ...reading, misfit: null }
    const read = readAsNeeded(column, needed)
    return { name, ...read, misfit: misfitOf(column, read.expression) }
  })
}

function textColumnTyped(name: string, inferred: InferredType | undefined): TypedColumn {
  const { type, fits } = inferred ?? { type: 'VARCHAR', fits: true }
  const expression = readText(quoteName(name), type)
  return { name, type, expression, misfit: fits ? null : misfitOf(quoteName(name), expression) }
}

function misfitOf(column: string, expression: string): string {
  return `(${column} IS NOT NULL AND (${expression}) IS NULL)`
}

/** A line that a version control conflict left behind: the marker in the first column and nothing in the others. */
function mergeMarker(raw: RawTable): string {
  const [first, ...others] = raw.columns.filter(({ type }) => type === 'text').map(({ name }) => quoteName(name))
  if (first === undefined) return 'FALSE'
  const empty = others.map((name) => ` AND ${name} IS NULL`).join('')
  return `(regexp_matches(${first}, '^(<{7}|={7}|>{7})( .*)?$')${empty})`
}

async function findMisfits(
  connection: DuckDBConnection,
  raw: RawTable,
  columns: readonly TypedColumn[],
  signal: CancelSignal | undefined,
): Promise<Rejects> {
  const checks = columns.flatMap(({ name, type, misfit }) => {
    const value = `left(CAST(${quoteName(name)} AS VARCHAR), 200)`
    return misfit === null ? [] : [{ misfit, name, value, error: `not ${nouns[type]}` }]
  })
  const firstText = raw.columns.find(({ type }) => type === 'text')?.name
  const all = [
    ...(firstText === undefined
      ? []
      : [{ misfit: mergeMarker(raw), name: firstText, value: quoteName(firstText), error: 'a merge conflict marker' }]),
    ...checks,
  ]
  if (all.length === 0) return { count: 0, examples: [], fatal: false }
  const any = all.map(({ misfit }) => misfit).join(' OR ')
  const bad = `FROM ${quoteName(raw.table)} WHERE ${any}`
  const count = firstNumber(await runSql(connection, `SELECT count(*) ${bad}`, signal))
  if (count === 0) return { count, examples: [], fatal: false }
  const which = all.map(({ misfit }, at) => `WHEN ${misfit} THEN ${at}`).join(' ')
  const values = all.map(({ misfit, value }) => `WHEN ${misfit} THEN ${value}`).join(' ')
  const answer = await runSql(
    connection,
    `SELECT rowid AS place, CASE ${which} END AS which, CASE ${values} END AS value ${bad}
     ORDER BY rowid LIMIT ${exampleLimit}`,
    signal,
  )
  const [places, whiches, found] = ['place', 'which', 'value'].map((name) => textColumn(answer, name))
  const located = await raw.locate((places ?? []).map(Number))
  const examples = located.map(({ file, line }, at) => {
    const check = all[Number(whiches?.[at])]
    return { file, line, column: check?.name ?? null, value: found?.[at] ?? null, error: check?.error ?? '' }
  })
  return { count, examples, fatal: false }
}

const nouns: Readonly<Record<FrameColumnType, string>> = {
  BOOLEAN: 'a yes or no',
  BIGINT: 'a number',
  DOUBLE: 'a number',
  VARCHAR: 'text',
  TIMESTAMP: 'a point in time',
}
