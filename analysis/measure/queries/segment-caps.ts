import { blockMembership, type MetricBlock } from '../metric-block'
import {
  and,
  binary,
  caseWhen,
  cast,
  column,
  dialectCall,
  double,
  star,
  type Expression,
} from '../../sql/tree/expression'
import { as, groupBy, plain, select, table, type Select } from '../../sql/tree/select'
import type { SubjectRows } from './subject-rows'

/** The metric's percentile cap when it is taken within each segment, else null. */
export function segmentPercentile({ columns }: MetricBlock): number | null {
  const cap = columns[0]!.cap
  return cap?.scope === 'segment' && cap.limit.kind === 'percentile' ? cap.limit.percentile : null
}

/** The percentile cap of each metric within each segment: one row per crossing of the dimensions' values. */
export function segmentCapsQuery(blocks: readonly MetricBlock[], dimensions: readonly string[]): Select {
  return select({
    columns: [
      ...dimensions.map((name) => plain(column(name))),
      ...blocks.map((block) => {
        const outcome = caseWhen([{ when: blockMembership(block), result: block.columns[0]!.expression }])
        const percentile = double(segmentPercentile(block) ?? 1)
        return as(dialectCall('quantile', cast(outcome, 'double'), percentile), capName(block))
      }),
    ],
    from: table('subjects'),
    groupBy: groupBy(...dimensions.map((name) => column(name))),
  })
}

/** Subjects with, beside their own columns, the cap of each metric in the subject's segment. */
export function subjectsWithCaps(blocks: readonly MetricBlock[], dimensions: readonly string[]): SubjectRows {
  const caps = segmentCapsQuery(blocks, dimensions)
  const capped = select({
    columns: [plain(star('s')), ...blocks.map((block) => plain(column(capName(block), 'caps')))],
    from: table('subjects', 's'),
    joins: [
      {
        kind: 'inner',
        relation: table('caps'),
        on: and(...dimensions.map((name) => binary(column(name, 's'), 'IS NOT DISTINCT FROM', column(name, 'caps')))),
      },
    ],
  })
  return {
    with: [
      { name: 'caps', select: caps },
      { name: 'capped', select: capped },
    ],
    from: table('capped'),
  }
}

/** The block on `subjectsWithCaps`: outcomes above the segment's cap count as the cap. */
export function cappedBySegment(block: MetricBlock): MetricBlock {
  const cap: Expression = column(capName(block))
  const columns = block.columns.map((each, at) => {
    if (at > 0) return each
    const expression = caseWhen([{ when: binary(each.expression, '>', cap), result: cap }], each.expression)
    return { ...each, expression, kind: 'real' as const, cap: null }
  })
  return { ...block, columns }
}

/** What a metric's cap is called in rows that have it. */
export function capName({ metricId }: MetricBlock): string {
  return `cap of ${metricId}`
}
