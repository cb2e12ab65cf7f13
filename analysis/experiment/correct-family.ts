import { adjustPValues } from '../inference/multiplicity'
import type { MetricRole } from '../metrics/definition'
import type { Effect } from './result'
import type { AnalysisPlan, Correction } from './spec'

/**
 * Whether a metric's effects belong to the family whose error rate the plan controls: primary and secondary ones. Each
 * guardrail and exploratory effect stands alone: correcting a guardrail would make harm harder to see, and what was not
 * planned as a question is labelled as such instead.
 */
export function inFamily(role: MetricRole): boolean {
  return role === 'primary' || role === 'secondary'
}

/**
 * Adjusts the p-values of one family. An effect with a sequential history enters with its repeated p-value, which is
 * valid at every look; the others with that of their test.
 */
export function correctFamily(effects: readonly Effect[], correction: Correction, alpha: number): readonly Effect[] {
  const adjusted = adjustPValues(effects.map(pValue), correction)
  const alone = adjusted.filter((each) => each !== null).length === 1
  return effects.map((effect, at) => {
    const pValueAdjusted = adjusted[at] ?? null
    const crossed = alone && effect.sequential?.decision === 'stop-significant'
    return {
      ...effect,
      pValueAdjusted,
      significant: pValueAdjusted === null ? null : crossed || pValueAdjusted < alpha,
    }
  })
}

/** The effects of all metrics with the plan's correction over its family. */
export function correctMetrics<M extends { readonly role: MetricRole; readonly effects: readonly Effect[] }>(
  metrics: readonly M[],
  { correction, alpha }: AnalysisPlan,
): readonly M[] {
  const family = metrics.filter(({ role }) => inFamily(role)).flatMap(({ effects }) => effects)
  const corrected = new Map(correctFamily(family, correction, alpha).map((effect, at) => [family[at]!, effect]))
  return metrics.map((metric) => ({
    ...metric,
    effects: metric.effects.map((effect) => corrected.get(effect) ?? correctFamily([effect], 'none', alpha)[0]!),
  }))
}

function pValue({ sequential, test }: Effect): number | null {
  if (sequential !== null) return sequential.pValue
  return test.kind === 'estimated' ? test.pValue : null
}
