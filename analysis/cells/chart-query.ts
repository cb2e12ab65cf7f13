import { assertNever } from '../failures'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import type { ChartAggregate, ChartOptions } from './chart-view'

const quote = (name: string): string => duckdb.quoteIdentifier(name)

/** The rows of a line, bar or point chart, ordered by colour and x so that every run draws the same. */
export function chartQuery(options: ChartOptions, source: string): string {
  const { x, y, color, aggregate } = options
  const keys = [`${quote(x)} AS x`, ...(color === null ? [] : [`${quote(color)} AS color`])]
  const value = aggregateExpression(aggregate ?? (y === null ? 'count' : null), y)
  const isGrouped = aggregate !== null || y === null
  const order = color === null ? 'x NULLS LAST, y NULLS LAST' : 'color NULLS LAST, x NULLS LAST, y NULLS LAST'
  return `SELECT ${[...keys, `${value} AS y`].join(', ')} FROM ${source}${isGrouped ? ' GROUP BY ALL' : ''} ORDER BY ${order}`
}

/** Rows per bin of x (and colour); rows without a number are left out, as the caller says. */
export function histogramQuery({ x, color, bins }: ChartOptions, source: string, width: number): string {
  const column = quote(x)
  const low = `(SELECT min(${column}) FROM ${source} WHERE isfinite(${column}::DOUBLE))`
  // the largest value belongs to the last bin, not to one of its own
  const bin = `least(floor((${column} - ${low}) / ${width}), ${bins - 1})`
  const keys = [`${low} + ${bin} * ${width} AS x`, ...(color === null ? [] : [`${quote(color)} AS color`])]
  const order = color === null ? 'x' : 'color NULLS LAST, x'
  return `SELECT ${[...keys, 'count(*) AS y'].join(', ')} FROM ${source} WHERE isfinite(${column}::DOUBLE) GROUP BY ALL ORDER BY ${order}`
}

export function rangeQuery({ x }: ChartOptions, source: string): string {
  const column = quote(x)
  return `SELECT min(${column})::DOUBLE AS low, max(${column})::DOUBLE AS high FROM ${source} WHERE isfinite(${column}::DOUBLE)`
}

function aggregateExpression(aggregate: ChartAggregate | null, y: string | null): string {
  if (y === null) return 'count(*)'
  const column = quote(y)
  switch (aggregate) {
    case null:
      return column
    case 'count':
      return `count(${column})`
    case 'sum':
      return `sum(${column})`
    case 'mean':
      return `avg(${column})`
    case 'min':
      return `min(${column})`
    case 'max':
      return `max(${column})`
    default:
      return assertNever(aggregate)
  }
}
