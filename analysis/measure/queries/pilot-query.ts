import { blockMembership, type MetricBlock } from '../metric-block'
import type { BlockColumn } from '../block-column'
import type { Neighbourhood } from '../../moments/fixed-point'
import { and, binary, call, cast, dialectCall, double, isNull, star, type Expression } from '../../sql/tree/expression'
import { frameSubjects, type SubjectRows } from './subject-rows'
import { as, select, type SelectColumn, type SelectStatement } from '../../sql/tree/select'

export type Statistic = 'count' | 'minimum' | 'maximum'

export function statisticName(metricId: string, columnName: string, statistic: Statistic | 'missing'): string {
  return `${metricId}.${columnName} ${statistic}`
}

export function membersName(metricId: string): string {
  return `${metricId} members`
}

/**
 * What the sums must know beforehand: of each column its range, of each metric how many rows are in it. One row. Nothing
 * else is asked: this much most engines know of a stored column without reading it.
 */
export function pilotQuery(blocks: readonly MetricBlock[], rows: SubjectRows = frameSubjects): SelectStatement {
  return select({
    ...rows,
    columns: [
      as(cast(call('count', [star()]), 'double'), 'subjects'),
      ...blocks.flatMap((block) => [
        as(cast(countMembers(block), 'double'), membersName(block.metricId)),
        ...block.columns.flatMap((each) => statistics(block.metricId, each, null)),
      ]),
    ],
  })
}

/** How many rows of their metrics lack these covariates. One row. */
export function missingQuery(
  covariates: readonly MissingCovariate[],
  rows: SubjectRows = frameSubjects,
): SelectStatement {
  return select({ ...rows, columns: covariates.map(({ block, column }) => missingCount(block, column)) })
}

/** A covariate that some rows have no value of. */
export interface MissingCovariate {
  readonly block: MetricBlock
  readonly column: BlockColumn
}

/** A column of a block, as the queries that look closer at it name it. */
export interface BlockColumnReference {
  readonly metricId: string
  readonly column: BlockColumn
}

export const bulkProbabilities = [0.05, 0.25, 0.5, 0.75, 0.95] as const

export function quantileName({ metricId, column }: BlockColumnReference, probability: number): string {
  return `${metricId}.${column.name} quantile ${probability}`
}

/** Quantiles that tell where the bulk of a column's values lies. One row. */
export function bulkQuery(
  columns: readonly BlockColumnReference[],
  rows: SubjectRows = frameSubjects,
): SelectStatement {
  return select({
    ...rows,
    columns: columns.flatMap((reference) =>
      bulkProbabilities.map((probability) => {
        const value = cast(reference.column.expression, 'double')
        return as(dialectCall('quantile', value, double(probability)), quantileName(reference, probability))
      }),
    ),
  })
}

/** The pilot's statistics over the values near a centre only. One row. */
export function coreQuery(
  cores: readonly (Neighbourhood & BlockColumnReference)[],
  rows: SubjectRows = frameSubjects,
): SelectStatement {
  return select({
    ...rows,
    columns: cores.flatMap(({ metricId, column, centre, limit }) => {
      const offset = binary(cast(column.expression, 'double'), '-', double(centre))
      return statistics(metricId, column, binary(call('abs', [offset]), '<=', double(limit)))
    }),
  })
}

function statistics(metricId: string, column: BlockColumn, filter: Expression | null): readonly SelectColumn[] {
  const name = (statistic: Statistic) => statisticName(metricId, column.name, statistic)
  const value = column.expression
  const aggregate = (spelling: string, of: Expression) => cast(call(spelling, [of], { filter }), 'double')
  const count = as(aggregate('count', value), name('count'))
  // of a column of 0 and 1 nothing else is needed
  if (column.kind === 'binary') return [count]
  return [count, as(aggregate('min', value), name('minimum')), as(aggregate('max', value), name('maximum'))]
}

/** Rows in the metric that lack a covariate. */
function missingCount(block: MetricBlock, { name, expression }: BlockColumn): SelectColumn {
  const filter = and(blockMembership(block), isNull(expression))
  return as(cast(call('count', [star()], { filter }), 'double'), statisticName(block.metricId, name, 'missing'))
}

/** Rows in the metric: without a filter and a denominator those that have an outcome. */
function countMembers(block: MetricBlock): Expression {
  const [outcome, ...others] = block.columns.filter(({ role }) => role !== 'covariate')
  if (block.filter === null && others.length === 0) return call('count', [outcome!.expression])
  return call('count', [star()], { filter: blockMembership(block) })
}

/** Percentile caps, one column per metric, over the rows that are in the metric. One row. */
export function capsQuery(
  caps: readonly { readonly block: MetricBlock; readonly percentile: number }[],
): SelectStatement {
  return select({
    columns: caps.map(({ block, percentile }) =>
      as(dialectCall('quantile', cast(memberOutcome(block), 'double'), double(percentile)), block.metricId),
    ),
    ...frameSubjects,
  })
}

function memberOutcome(block: MetricBlock): Expression {
  const outcome = block.columns[0]!.expression
  return { kind: 'case', branches: [{ when: blockMembership(block), result: outcome }], otherwise: null }
}
