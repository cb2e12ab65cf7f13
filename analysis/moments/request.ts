import type { MetricBlock } from '../metrics/metric-block'
import { column, dialectCall, type Expression } from '../sql/tree/expression'

/** What moments can be grouped by besides the variant: a dimension's values, or the UTC day of first exposure. */
export type GroupKey = { readonly kind: 'dimension'; readonly name: string } | { readonly kind: 'exposure-day' }

/** By which keys cells are formed, next to the variant; empty for the whole variant. */
export type GroupingKeys = readonly GroupKey[]

/** All that one analysis wants to know from a frame's subjects: every metric in every grouping, merged into one query. */
export interface MomentsRequest {
  readonly blocks: readonly MetricBlock[]
  readonly groupings: readonly GroupingKeys[]
}

export const exposureDay: GroupKey = { kind: 'exposure-day' }

export function dimensionKeys(names: readonly string[]): GroupingKeys {
  return names.map((name) => ({ kind: 'dimension', name }))
}

/** The key's column in queries. The prefix keeps dimensions apart from columns of Assay's own. */
export function keyName(key: GroupKey): string {
  return key.kind === 'dimension' ? `by ${key.name}` : 'exposure day'
}

export function keyExpression(key: GroupKey): Expression {
  return key.kind === 'dimension' ? column(key.name) : dialectCall('day', column('exposed_at'))
}

/** Every key of the groupings, each once, in order of first use. */
export function distinctKeys(groupings: readonly GroupingKeys[]): GroupingKeys {
  return [...new Map(groupings.flat().map((key) => [keyName(key), key])).values()]
}
