import type { Direction, MetricRole } from './metric-definition'
import type { Alternative, AnalysisPlan } from './spec'

/** A plan as one metric's tests go by it. */
export type MetricPlan = Omit<AnalysisPlan, 'alternative' | 'guardrailAlternative'> & {
  readonly alternative: Alternative
}

/** The plan for a metric: a guardrail may have an alternative of its own, and harm has the metric's wrong direction. */
export function metricPlan(
  { role, direction }: { readonly role: MetricRole; readonly direction: Direction },
  { guardrailAlternative, ...plan }: AnalysisPlan,
): MetricPlan {
  const planned = role === 'guardrail' ? (guardrailAlternative ?? plan.alternative) : plan.alternative
  if (planned !== 'harm') return { ...plan, alternative: planned }
  return { ...plan, alternative: direction === 'increase' ? 'less' : 'greater' }
}
