import type { MetricBlock } from './metric-block'
import {
  binary,
  caseWhen,
  cast,
  column,
  dialectCall,
  isNull,
  nullLiteral,
  parameter,
  text,
  type Expression,
} from '../sql/tree/expression'

/** What moments can be grouped by besides the variant: a dimension's values, the UTC day or the phase of first exposure. */
export type GroupKey =
  | { readonly kind: 'dimension'; readonly name: string }
  | { readonly kind: 'exposure-day' }
  /** By the last of the ascending times (ISO 8601, UTC) that exposure does not come before, else by the first. */
  | { readonly kind: 'phase'; readonly starts: readonly string[] }

/** By which keys groups are formed, next to the variant; empty for the whole variant. */
export type GroupingKeys = readonly GroupKey[]

/** All that one analysis wants to know from a frame's subjects: every metric in every grouping, merged into one query. */
export interface MomentsRequest {
  readonly blocks: readonly MetricBlock[]
  readonly groupings: readonly GroupingKeys[]
}

export const exposureDay: GroupKey = { kind: 'exposure-day' }

/** What the phase of exposure is called among the dimensions of strata. */
export const phaseStratum = 'phase of the split'

export function dimensionKeys(names: readonly string[]): GroupingKeys {
  return names.map((name) => ({ kind: 'dimension', name }))
}

/** The key's column in queries. The prefix keeps dimensions apart from columns of Assay's own. */
export function keyName(key: GroupKey): string {
  if (key.kind === 'dimension') return `by ${key.name}`
  return key.kind === 'phase' ? 'exposure phase' : 'exposure day'
}

export function keyExpression(key: GroupKey): Expression {
  if (key.kind === 'dimension') return column(key.name)
  return key.kind === 'phase' ? phaseExpression(key.starts) : dialectCall('day', column('exposed_at'))
}

/** The place of the phase as text; NULL without a time of exposure. */
function phaseExpression(starts: readonly string[]): Expression {
  const exposedAt = column('exposed_at')
  const before = starts.slice(1).map((start, at) => ({
    when: binary(exposedAt, '<', cast(parameter(start.replace('Z', ''), 'text'), 'timestamp')),
    result: text(String(at)),
  }))
  return caseWhen([{ when: isNull(exposedAt), result: nullLiteral }, ...before], text(String(starts.length - 1)))
}

/** Every key of the groupings, each once, in order of first use. */
export function distinctKeys(groupings: readonly GroupingKeys[]): GroupingKeys {
  return [...new Map(groupings.flat().map((key) => [keyName(key), key])).values()]
}
