import { sql, type QueryEngine } from '@analysis'
import type { ProfiledColumn } from './profile-columns'

/** A file of counts, means and variances per treatment with the control's beside them. */
export interface MomentsGuess {
  readonly source: Readonly<Record<string, unknown>>
  readonly variants: readonly string[]
  readonly metrics: readonly { readonly id: string; readonly type: 'proportion' | 'mean' }[]
  /** The experiment that was chosen, where the file holds several. */
  readonly experiment: { readonly column: string; readonly id: string; readonly of: number } | null
}

/** Where the file's rows are. */
interface TableEngine extends QueryEngine {
  readonly table: string
}

const sides = [
  ['_c', '_t'],
  ['_control', '_treatment'],
] as const

/** Recognises a file of moments by its columns; null for any other file. */
export async function guessMoments(
  engine: TableEngine,
  columns: readonly ProfiledColumn[],
): Promise<MomentsGuess | null> {
  const find = (names: readonly string[]) => columns.find((column) => names.includes(column.name.toLowerCase())) ?? null
  const pair = sides.find(([control, treatment]) =>
    ['mean', 'variance'].every((name) => find([name + control]) && find([name + treatment])),
  )
  const variant = find(['variant_id', 'variant'])
  const metric = find(['metric_id', 'metric'])
  if (pair === undefined || variant === null || metric === null) return null
  const side = (suffix: string) => ({
    n: find([`count${suffix}`, `n${suffix}`])?.name,
    mean: find([`mean${suffix}`])?.name,
    variance: find([`variance${suffix}`])?.name,
  })
  const experiment = find(['experiment_id', 'experiment'])
  const id = experiment && (await firstValue(engine, experiment))
  const condition = experiment && { field: experiment.name, op: '=', value: id }
  const look = find(['time_since_start', 'look', 'day'])
  const where = experiment ? `WHERE ${quote(experiment.name)}::VARCHAR = $1` : ''
  const listed = await engine.run({
    sql: `SELECT DISTINCT ${quote(variant.name)}::VARCHAR, ${quote(metric.name)}::VARCHAR,
            bool_and(${isBernoulli(side(pair[0]))}) OVER (PARTITION BY ${quote(metric.name)})
          FROM ${quote(engine.table)} ${where} ORDER BY 1, 2`,
    parameters: id === null ? [] : [id],
  })
  const [variants = [], metrics = [], binary = []] = listed.columns.map((column) => column.values)
  const metricIds = [...new Set(metrics.map(String))]
  return {
    source: {
      kind: 'moments',
      variant: variant.name,
      metric: metric.name,
      ...(look && { look: look.name }),
      accumulate: 'cumulative',
      control: side(pair[0]),
      treatment: side(pair[1]),
      ...(condition && { filter: condition }),
    },
    variants: [...new Set(variants.map(String))],
    metrics: metricIds.map((one) => ({ id: one, type: binary[metrics.indexOf(one)] === true ? 'proportion' : 'mean' })),
    experiment: experiment && id !== null ? { column: experiment.name, id, of: experiment.distinct } : null,
  }
}

/** The variance of a 0/1 variable is p(1-p), whether divided by n or n - 1. */
function isBernoulli({
  mean = '',
  variance = '',
}: {
  mean?: string | undefined
  variance?: string | undefined
}): string {
  const [m, v] = [quote(mean), quote(variance)]
  return `${m} IS NULL OR ${v} IS NULL OR (${m} BETWEEN 0 AND 1 AND abs(${v} - ${m} * (1 - ${m})) < 1e-4)`
}

async function firstValue(engine: TableEngine, column: ProfiledColumn): Promise<string | null> {
  const first = await engine.run({
    sql: `SELECT ${quote(column.name)}::VARCHAR FROM ${quote(engine.table)} LIMIT 1`,
    parameters: [],
  })
  const value = first.columns[0]?.values[0]
  return typeof value === 'string' ? value : null
}

const quote = (name: string): string => sql.duckdb.quoteIdentifier(name)
