import { firstNumber, quoteName, quoteText, runSql, textColumn } from '@engine'
import {
  frameColumnType,
  sql,
  type CancelSignal,
  type Condition,
  type extraction,
  type Finding,
  type Parameter,
} from '@analysis'
import type { DerivedColumn } from '@contract'
import type { DuckDBConnection } from '@duckdb/node-api'
import { unusable } from '../connectors/failures'

interface Extended {
  readonly table: extraction.StagedTable
  readonly sql: readonly string[]
  readonly findings: readonly Finding[]
}

/** A typed table with its derived columns, and without the rows that its own filter or malformed values leave out. */
export async function addDerived(
  connection: DuckDBConnection,
  base: extraction.StagedTable,
  derived: readonly DerivedColumn[],
  filter: Condition | null,
  kept: string | null,
  sourceName: string,
  signal: CancelSignal | undefined,
): Promise<Extended> {
  if (derived.length === 0 && filter === null && kept === null) return { table: base, sql: [], findings: [] }
  const statements: string[] = []
  let relation = base.table
  for (const [at, { name, expression }] of derived.entries()) {
    const reading = sql.parseDerived(expression)
    if (!reading.ok) throw unusable({ code: 'invalid-field', message: reading.expected, evidence: { column: name } })
    const next = `${base.table}_${at + 1}`
    const value = printed(reading.expression)
    const others = `* ${base.columns.some((one) => one.name === name) ? `EXCLUDE (${quoteName(name)})` : ''}`
    statements.push(
      `CREATE VIEW ${quoteName(next)} AS SELECT ${others}, ${value} AS ${quoteName(name)} FROM ${quoteName(relation)}`,
    )
    relation = next
  }
  const passes = filter === null ? null : conditionSql(filter)
  const conditions = [...(passes === null ? [] : [`coalesce(${passes}, FALSE)`]), ...(kept === null ? [] : [kept])]
  const view = `${base.table}_kept`
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  statements.push(`CREATE VIEW ${quoteName(view)} AS SELECT * FROM ${quoteName(relation)}${where}`)
  for (const statement of statements) {
    await runSql(connection, statement, signal).catch((cause: unknown) => {
      throw wrongExpression(derived, sourceName, cause)
    })
  }
  const columns = base.columns.filter(({ name }) => !derived.some((one) => one.name === name))
  for (const { name } of derived) columns.push({ name, type: await typeOf(connection, view, name, signal) })
  const findings = passes === null ? [] : await filterFinding(connection, relation, passes, sourceName, signal)
  return { table: { table: view, columns }, sql: statements, findings }
}

async function typeOf(connection: DuckDBConnection, view: string, name: string, signal: CancelSignal | undefined) {
  const described = await runSql(
    connection,
    `SELECT column_type FROM (DESCRIBE ${quoteName(view)}) WHERE column_name = $1`,
    signal,
    [name],
  )
  return frameColumnType(textColumn(described, 'column_type')[0] ?? 'VARCHAR')
}

async function filterFinding(
  connection: DuckDBConnection,
  relation: string,
  passes: string,
  sourceName: string,
  signal: CancelSignal | undefined,
): Promise<readonly Finding[]> {
  const statement = `SELECT count(*) FROM ${quoteName(relation)} WHERE NOT coalesce(${passes}, FALSE)`
  const rows = firstNumber(await runSql(connection, statement, signal))
  if (rows === 0) return []
  const message = `${rows} rows of ${sourceName} do not pass its filter and are left out.`
  return [{ code: 'left-out-rows', severity: 'info', message, evidence: { source: sourceName, rows } }]
}

/** A condition of the study over columns, as DuckDB SQL without parameters. */
export function conditionSql(condition: Condition): string {
  return printed(sql.conditionExpression(condition, (name) => sql.column(name)))
}

/** An expression of the study as DuckDB SQL: its texts and numbers as literals, since a view takes no parameters. */
function printed(expression: sql.Expression): string {
  return sql.inlinedExpression(expression, sql.duckdb, literal)
}

function literal(value: Parameter): string {
  if (typeof value === 'number') return sql.duckdb.double(value)
  if (value === null) return 'NULL'
  return typeof value === 'boolean' ? String(value) : quoteText(value)
}

function wrongExpression(derived: readonly DerivedColumn[], sourceName: string, cause: unknown): Error {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
  return unusable(
    {
      code: 'invalid-field',
      message: `The derived columns or the filter of ${sourceName} cannot be computed: ${reason}`,
      evidence: { derived },
    },
    cause,
  )
}
