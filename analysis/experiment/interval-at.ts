import type { MetricDefinition } from '../metrics/definition'
import type { MetricMoments } from '../moments/metric-moments'
import type { IntervalAt } from './correct-family'
import { treatmentEffects } from './metric-result'
import type { Effect } from './result'
import type { ExperimentSpec } from './spec'

/** Reads a metric's fixed-horizon intervals at other error rates: by the same method, from the same moments. */
export function intervalReader(metric: MetricDefinition, moments: MetricMoments, spec: ExperimentSpec): IntervalAt {
  const read = new Map<number, readonly Effect[]>()
  const effectsAt = (alpha: number): readonly Effect[] => {
    const known = read.get(alpha)
    if (known !== undefined) return known
    const { effects } = treatmentEffects(metric, moments, { ...spec, plan: { ...spec.plan, alpha } })
    read.set(alpha, effects)
    return effects
  }
  return (effect, alpha) => {
    const own =
      alpha === spec.plan.alpha ? effect : effectsAt(alpha).find(({ variantId }) => variantId === effect.variantId)
    if (own?.absolute.kind !== 'estimated') return null
    const { absolute, relative } = own
    return { absolute: absolute.interval, relative: relative.kind === 'estimated' ? relative.interval : null }
  }
}
