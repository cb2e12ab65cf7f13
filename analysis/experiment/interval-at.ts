import { intervalDisagreesWithTest } from '../inference/interval-agreement'
import type { TestedEffect } from '../inference/mean-difference'
import type { TestOptions } from '../inference/options'
import { pooledInterval } from '../inference/score-test'
import type { MetricDefinition } from '../metrics/definition'
import type { MetricMoments } from '../moments/metric-moments'
import { emptyMoments } from '../moments/moments'
import { successCount } from './compare-variants'
import type { IntervalAt } from './correct-family'
import { metricPlan } from './metric-plan'
import { compareTreatments, type TreatmentComparison } from './metric-result'
import type { Effect, Interval } from './result'
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
    const { relative } = own
    const options = { ...metricPlan(metric, spec.plan), alpha }
    const absolute = agreeingInterval(own, own.absolute.interval, effect, moments, options)
    // normal quantiles and unpooled variances: where that decides about 0, the absolute interval speaks alone
    const agrees = relative.kind === 'estimated' && leavesOutZero(relative.interval) === leavesOutZero(absolute)
    return { absolute, relative: agrees ? relative.interval : null }
  }
}

/**
 * The interval, unless it tells another story about 0 than the test: then that of the differences which the test itself
 * would not reject. Only two proportions can, whose test pools the variance.
 */
function agreeingInterval(
  tested: TestedEffect,
  interval: Interval,
  { method, controlId, variantId }: Effect,
  { byVariant, columns }: MetricMoments,
  options: TestOptions,
): Interval {
  if (method !== 'two-proportion-z' || !intervalDisagreesWithTest(tested, options.alpha)) return interval
  const countOf = (id: string) => successCount(byVariant.get(id) ?? emptyMoments(columns.length))
  return pooledInterval(countOf(controlId), countOf(variantId), options)
}

function leavesOutZero({ lower, upper }: Interval): boolean {
  return lower > 0 || upper < 0
}
