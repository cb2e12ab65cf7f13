import type { Finding } from '../failures'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { ColumnType, Query, Table } from '../sql/query'
import type { QueryRecord } from '../measure/run-queries'
import type { CellOutcome } from './cell'
import { InvalidCell, type CellContext } from './cell-context'
import { chartQuery, histogramQuery, rangeQuery } from './chart-query'
import type { ChartOptions } from './chart-view'
import { sqlCellQuery } from './sql'

/** Marks that a chart draws at most: beyond, a picture says no more and a page grows heavy. */
export const mostMarks = 5000

/** Draws a `sql` cell's answer: asks for the columns it has, then for the rows, taken together as the cell says. */
export async function runChart(options: ChartOptions, context: CellContext): Promise<CellOutcome> {
  const source = sourceOf(options, context)
  const records: QueryRecord[] = []
  const ask = async (sql: string, rowLimit: number): Promise<Table> => {
    const query: Query = sqlCellQuery({ sql }, context.cells ?? [])
    const started = context.clock?.() ?? 0
    const table = await context.engine.run(query, {
      rowLimit,
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    })
    const record = { query, rowCount: table.rowCount, milliseconds: (context.clock?.() ?? 0) - started }
    records.push(record)
    context.onQuery?.(record)
    return table
  }
  const { columns } = await ask(`SELECT * FROM ${source} LIMIT 0`, 1)
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  const problems = columnProblems(options, types)
  if (problems.length > 0) throw new InvalidCell(problems)
  const binWidth = options.mark === 'histogram' ? await widthOfBins(options, source, ask) : null
  const sql = binWidth === null ? chartQuery(options, source) : histogramQuery(options, source, binWidth)
  const table = await ask(sql, mostMarks)
  return {
    view: { kind: 'chart', options, table, binWidth },
    findings: table.truncated ? [tooManyMarks(options)] : [],
    evidence: { queries: records, moments: [], methods: [] },
  }
}

/** The quoted name of what is drawn. @throws InvalidCell when there is no such cell or table. */
function sourceOf({ from }: ChartOptions, { cells = [], frame }: CellContext): string {
  const sqlCells = cells.flatMap(({ name, options }) => ('sql' in options ? [name] : []))
  const tables = frame.tables.map(({ name }) => name)
  const found = [...sqlCells, ...tables].find((name) => name.toLowerCase() === from.toLowerCase())
  if (found !== undefined) return duckdb.quoteIdentifier(found)
  const cellsText = sqlCells.length === 0 ? 'The notebook has no sql cell' : `sql cells: ${sqlCells.join(', ')}`
  throw new InvalidCell([
    {
      code: 'unknown-name',
      severity: 'error',
      message: `There is no sql cell and no table "${from}" to draw.`,
      hint: `${cellsText}; tables: ${tables.join(', ')}.`,
      evidence: { from },
    },
  ])
}

function columnProblems(options: ChartOptions, types: ReadonlyMap<string, ColumnType>): readonly Finding[] {
  const { x, y, color, mark, aggregate } = options
  const asked = Object.entries({ x, y, color }).flatMap(([option, name]) => (name === null ? [] : [{ option, name }]))
  const unknown = asked
    .filter(({ name }) => !types.has(name))
    .map(({ option, name }) => ({
      code: 'unknown-name' as const,
      severity: 'error' as const,
      message: `${option}: "${options.from}" has no column "${name}".`,
      hint: `Columns: ${[...types.keys()].join(', ')}.`,
      evidence: { option, column: name },
    }))
  if (unknown.length > 0) return unknown
  const numeric = mark === 'histogram' ? { option: 'x', name: x } : { option: 'y', name: y }
  const needsNumber = mark === 'histogram' || (y !== null && aggregate !== 'count')
  if (!needsNumber || numeric.name === null || types.get(numeric.name) === 'number') return []
  return [
    {
      code: 'invalid-field',
      severity: 'error',
      message: `${numeric.option}: column "${numeric.name}" holds ${types.get(numeric.name)}, not numbers.`,
      hint: `Number columns: ${[...types].flatMap(([name, type]) => (type === 'number' ? [name] : [])).join(', ') || 'none'}.`,
      evidence: { option: numeric.option, column: numeric.name },
    },
  ]
}

/** The range of x over the number of bins; 1 where all values are the same or there are none. */
async function widthOfBins(
  options: ChartOptions,
  source: string,
  ask: (sql: string, rowLimit: number) => Promise<Table>,
): Promise<number> {
  const [low, high] = (await ask(rangeQuery(options, source), 1)).columns.map(({ values }) => values[0])
  if (typeof low !== 'number' || typeof high !== 'number') return 1
  const width = (high - low) / options.bins
  return width > 0 && Number.isFinite(width) ? width : 1
}

function tooManyMarks({ from }: ChartOptions): Finding {
  return {
    code: 'truncated-chart',
    severity: 'warning',
    message: `"${from}" has more than ${mostMarks.toLocaleString('en')} rows to draw; only the first are shown, by x.`,
    hint: 'Take rows together with "aggregate", draw a histogram, or let the SQL return fewer.',
    evidence: { from, shown: mostMarks },
  }
}
