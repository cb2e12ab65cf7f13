import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { Query } from '../sql/query'
import { sqlTokens } from '../sql/tokens'
import type { CellOutcome } from './cell'
import type { SqlOptions } from './sql-view'
import { InvalidCell, type CellContext } from './cell-context'
import { cellGraph, sqlDependencies, type NamedCell } from './cell-graph'
import { readingStatement } from './sql-statement'

const defaultRowLimit = 10_000
/** No notebook cell can be called this: the name holds a space. */
const thisCell = 'this cell'

/** A statement of the user's own, run as it is; the `sql` cells it names stand before it as common tables. */
export async function runSql(options: SqlOptions, context: CellContext): Promise<CellOutcome> {
  const query = sqlCellQuery(options, context.cells ?? [])
  const started = context.clock?.() ?? 0
  const table = await context.engine.run(query, {
    rowLimit: context.rowLimit ?? defaultRowLimit,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  })
  const record = { query, rowCount: table.rowCount, milliseconds: (context.clock?.() ?? 0) - started }
  context.onQuery?.(record)
  return { view: { kind: 'sql', table }, findings: [], evidence: { queries: [record], moments: [], methods: [] } }
}

/**
 * The text that a `sql` cell sends to the engine.
 * @throws InvalidCell when cells read each other in a circle, QueryError for anything but one statement that reads.
 */
export function sqlCellQuery({ sql }: Pick<SqlOptions, 'sql'>, cells: readonly NamedCell[]): Query {
  const others = cells.filter(({ options }) => options.kind !== 'sql' || options.sql !== sql)
  const graph = cellGraph([...others, { name: thisCell, options: { kind: 'sql', sql } }])
  const problems = graph.findings.get(thisCell)
  if (problems !== undefined) throw new InvalidCell(problems)
  const definitions = sqlDependencies(graph, thisCell).flatMap((name) => {
    const options = cells.find((each) => each.name === name)?.options
    return options?.kind === 'sql' ? [`${duckdb.quoteIdentifier(name)} AS (\n${readingStatement(options.sql)}\n)`] : []
  })
  return { sql: withCommonTables(readingStatement(sql), definitions), parameters: [] }
}

/** Puts common tables before a statement that may have some of its own. */
function withCommonTables(sql: string, definitions: readonly string[]): string {
  if (definitions.length === 0) return sql
  const [first, second] = sqlTokens(sql)
  const list = definitions.join(',\n')
  if (first?.kind !== 'word' || first.text.toUpperCase() !== 'WITH') return `WITH ${list}\n${sql}`
  const recursive = second?.kind === 'word' && second.text.toUpperCase() === 'RECURSIVE'
  const rest = sql.slice(recursive ? second.end : first.end)
  return `WITH ${recursive ? 'RECURSIVE ' : ''}${list},\n${rest.trimStart()}`
}
