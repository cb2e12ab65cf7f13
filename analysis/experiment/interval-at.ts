import type { MetricDefinition } from '../metrics/definition'
import type { MetricMoments } from '../moments/metric-moments'
import type { IntervalAt } from './correct-family'
import { compareTreatments, type TreatmentComparison } from './metric-result'
import type { ExperimentSpec } from './spec'

/** Reads a metric's fixed-horizon intervals at other error rates: by the same method, from the same moments. */
export function intervalReader(metric: MetricDefinition, moments: MetricMoments, spec: ExperimentSpec): IntervalAt {
  const read = new Map<number, readonly TreatmentComparison[]>()
  const comparedAt = (alpha: number): readonly TreatmentComparison[] => {
    const known = read.get(alpha)
    if (known !== undefined) return known
    const comparisons = compareTreatments(metric, moments, { ...spec, plan: { ...spec.plan, alpha } })
    read.set(alpha, comparisons)
    return comparisons
  }
  return (effect, alpha) => {
    const { variantId } = effect
    const own =
      alpha === spec.plan.alpha ? effect : comparedAt(alpha).find((each) => each.variantId === variantId)?.comparison
    if (own?.absolute.kind !== 'estimated') return null
    const { absolute, relative } = own
    return { absolute: absolute.interval, relative: relative.kind === 'estimated' ? relative.interval : null }
  }
}
