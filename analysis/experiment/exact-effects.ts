import { fisherExact } from '../inference/fisher-exact'
import type { ExactTest, Effect } from '../results/effect'
import type { SuccessCount } from '../inference/two-proportion-z'
import { isShare, type MetricDefinition } from '../study/metric-definition'
import { emptyMoments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import { successCount } from './compare-variants'
import { metricPlan } from '../study/metric-plan'
import type { MetricResult } from '../results/experiment-result'
import type { AnalysisPlan } from '../study/spec'

/** More possible tables than this are no small counts, and take longer than anybody waits. */
const MOST_TABLES = 10_000

/** A metric's result with Fisher's exact test beside each effect whose counts are small enough for the score method. */
export function withExactTests(
  result: MetricResult,
  metric: MetricDefinition,
  moments: MetricMoments,
  plan: AnalysisPlan,
): MetricResult {
  if (!isShare(metric.type) || result.effects.every(({ method }) => method !== 'score')) return result
  const { alpha, alternative } = metricPlan(metric, plan)
  const countOf = (id: string) => successCount(moments.byVariant.get(id) ?? emptyMoments(moments.columns.length))
  const exactTest = (effect: Effect): ExactTest | null => {
    const [control, treatment] = [countOf(effect.controlId), countOf(effect.variantId)]
    if (effect.method !== 'score' || tablesOf(control, treatment) > MOST_TABLES) return null
    return { ...fisherExact(control, treatment, { alpha, alternative }), level: 1 - alpha }
  }
  return {
    ...result,
    effects: result.effects.map((effect) => {
      const exact = exactTest(effect)
      return exact === null ? effect : { ...effect, exact }
    }),
  }
}

/** How many numbers of successes the treatment can have, given all successes. */
function tablesOf(control: SuccessCount, treatment: SuccessCount): number {
  const total = control.successes + treatment.successes
  return Math.min(total, treatment.n) - Math.max(0, total - control.n) + 1
}
