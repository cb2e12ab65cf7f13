import type { Finding } from '../failures'
import { metricColumns } from '../frame/frame'
import { and, binary, caseWhen, double, integer, isNotNull, type Expression } from '../sql/tree/expression'
import type { BlockColumn, ColumnTypes } from './block-column'
import type { NumberKind } from '../moments/fixed-point'
import { ColumnReader } from './column-reader'
import { measuredColumns, unlimited } from './measured-columns'
import type { MetricDefinition } from '../study/metric-definition'

export type { BlockColumn, ColumnTypes, NumberKind }

/**
 * One metric as columns of a row of the frame. A row is in the metric when it passes `filter` and has an outcome (and
 * denominator); a missing covariate does not exclude it.
 */
export interface MetricBlock {
  readonly metricId: string
  readonly filter: Expression | null
  readonly columns: readonly BlockColumn[]
}

export type BlockOrFindings =
  { readonly ok: true; readonly block: MetricBlock } | { readonly ok: false; readonly findings: readonly Finding[] }

/** Which columns a metric reads from the frame, or what is missing there. All problems are reported at once. */
export function metricBlock(metric: MetricDefinition, types: ColumnTypes): BlockOrFindings {
  const reader = new ColumnReader(metric.id, types)
  const names = metricColumns(metric.id)
  const columns = [...measuredColumns(metric, reader)]
  for (const covariate of metric.covariates) {
    if (covariate.kind !== 'lookback') {
      const sources = covariate.kind === 'ridge' ? covariate.columns : [covariate.column]
      const fresh = sources.filter((name) => columns.every((each) => each.role !== 'covariate' || each.name !== name))
      columns.push(...fresh.map((name) => ({ name, ...unlimited('covariate'), ...reader.number(name) })))
      continue
    }
    const before = reader.value(metric.value, { value: names.preValue, count: names.preCount })
    columns.push({ name: `${covariate.days} days before`, ...unlimited('covariate'), ...before })
    if (metric.type === 'ratio') {
      const base = reader.value(metric.denominator, { value: names.preDenominator, count: names.preDenominatorCount })
      columns.push({ name: `denominator ${covariate.days} days before`, ...unlimited('covariate'), ...base })
    }
  }
  const filter = metric.filter === null ? null : reader.condition(metric.filter)
  return reader.findings.length === 0
    ? { ok: true, block: { metricId: metric.id, filter, columns } }
    : { ok: false, findings: reader.findings }
}

/** True for the rows that are in the metric. */
export function blockMembership(block: MetricBlock): Expression {
  const measured = block.columns
    .filter(({ role }) => role !== 'covariate')
    .map(({ expression }) => isNotNull(expression))
  return and(...(block.filter === null ? [] : [block.filter]), ...measured)
}

/**
 * The block with its capped columns replaced: values above the cap count as the cap. `percentiles` has the caps that
 * were computed from the data, by metric; a metric without values has none.
 */
export function cappedBlock(block: MetricBlock, percentiles: ReadonlyMap<string, number>): MetricBlock {
  const columns = block.columns.map((each) => {
    const limit = each.cap?.limit
    const cap = limit?.kind === 'absolute' ? limit.value : limit && percentiles.get(block.metricId)
    if (cap === undefined) return each
    const whole = Number.isSafeInteger(cap)
    const value = whole ? integer(cap) : double(cap)
    const expression = caseWhen([{ when: binary(each.expression, '>', value), result: value }], each.expression)
    return { ...each, expression, kind: each.kind === 'real' || whole ? each.kind : ('real' as const) }
  })
  return { ...block, columns }
}
