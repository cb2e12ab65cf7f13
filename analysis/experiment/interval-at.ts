import { relativeEffect } from '../estimation/relative-effect'
import type { SampleSummary } from '../inference/sample-summary'
import { intervalDisagreesWithTest } from '../inference/interval-agreement'
import type { TestedEffect } from '../inference/mean-difference'
import type { ReferencedOptions, TestOptions } from '../inference/options'
import { waldInterval } from '../inference/reference'
import { pooledInterval } from '../inference/score-test'
import type { MetricDefinition } from '../study/metric-definition'
import type { MetricMoments } from '../moments/metric-moments'
import { emptyMoments } from '../moments/moments'
import { sliceSummary } from './compare-slice'
import { successCount } from './compare-variants'
import type { IntervalAt } from './effect-group'
import { metricPlan } from '../study/metric-plan'
import { compareTreatments, type TreatmentComparison } from './metric-result'
import type { AdjustedInterval, Effect, EffectMethod, RelativeEffect } from '../results/effect'
import type { Interval } from '../results/interval'
import type { ExperimentSpec } from '../study/spec'

type Intervals = Omit<AdjustedInterval, 'level'>

/** Plain differences of two means. Their intervals at any rate follow from the effect and its variants. */
const plainMethods: ReadonlySet<EffectMethod> = new Set(['welch-t', 'z'])

/** Reads a metric's fixed-horizon intervals at other error rates: by the same method, from the same moments. */
export function intervalReader(metric: MetricDefinition, moments: MetricMoments, spec: ExperimentSpec): IntervalAt {
  const plan = metricPlan(metric, spec.plan)
  const read = new Map<number, readonly TreatmentComparison[]>()
  const comparedAt = (alpha: number): readonly TreatmentComparison[] => {
    const known = read.get(alpha)
    if (known !== undefined) return known
    const comparisons = compareTreatments(metric, moments, spec, { ...plan, alpha })
    read.set(alpha, comparisons)
    return comparisons
  }
  return (effect, alpha) => {
    const { controlId, variantId, method } = effect
    // by the normal distribution, as every relative interval
    const options = { alpha, alternative: plan.alternative, degreesOfFreedom: null }
    if (plainMethods.has(method)) {
      const variants = {
        control: sliceSummary(metric, moments, controlId),
        treatment: sliceSummary(metric, moments, variantId),
      }
      return plainIntervals(effect, variants, options)
    }
    const own =
      alpha === spec.plan.alpha ? effect : comparedAt(alpha).find((each) => each.variantId === variantId)?.comparison
    if (own?.absolute.kind !== 'estimated') return null
    return agreeing(agreeingInterval(own, own.absolute.interval, effect, moments, options), own.relative)
  }
}

function plainIntervals(
  { absolute, test }: Effect,
  { control, treatment }: { readonly control: SampleSummary; readonly treatment: SampleSummary },
  options: ReferencedOptions,
): Intervals | null {
  if (absolute.kind !== 'estimated' || test.kind !== 'estimated') return null
  return agreeing(
    waldInterval(absolute.estimate, absolute.standardError, options, test.degreesOfFreedom),
    relativeEffect(control, treatment, options),
  )
}

/** Normal quantiles and unpooled variances: where that decides about 0, the absolute interval speaks alone. */
function agreeing(absolute: Interval, relative: RelativeEffect): Intervals {
  const agrees = relative.kind === 'estimated' && leavesOutZero(relative.interval) === leavesOutZero(absolute)
  return { absolute, relative: agrees ? relative.interval : null }
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
