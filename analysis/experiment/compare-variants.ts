import { ratioSummary, ratioTest } from '../estimation/ratio'
import type { DroppedCovariate } from '../estimation/regression'
import { relativeEffect } from '../estimation/relative-effect'
import { proportionSummary, summaryOf, type SampleSummary } from '../inference/sample-summary'
import { notEstimable } from '../failures'
import { notComparable, type TestedEffect } from '../inference/mean-difference'
import { scoreTest } from '../inference/score-test'
import { hasSmallCounts } from '../inference/small-counts'
import { twoProportionZ, type SuccessCount } from '../inference/two-proportion-z'
import { welchTest } from '../inference/welch'
import { zTest } from '../inference/z-test'
import { isShare, type MetricDefinition } from '../study/metric-definition'
import type { Moments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import { adjustedMean } from './adjust-mean'
import { adjustedRatio } from './adjust-ratio'
import type { MetricPlan } from '../study/metric-plan'
import type { Effect, RelativeEffect } from '../results/effect'

/** An effect before anything that looks at other effects or other looks. */
export type Comparison = Pick<Effect, 'method' | 'absolute' | 'relative' | 'test' | 'cuped'> & {
  readonly dropped: readonly DroppedCovariate[]
}

/** What a metric is in one variant, as its test sees it. */
export function variantSummary(
  type: MetricDefinition['type'],
  moments: Moments,
  origin: MetricMoments['origin'],
): SampleSummary {
  if (origin === 'summaries') return summaryOf(moments)
  if (type === 'ratio') return ratioSummary(moments)
  return isShare(type) ? proportionSummary(successCount(moments)) : summaryOf(moments)
}

/** Treatment against control by the method that fits the metric; adjusted when the metric has covariates. */
export function compareVariants(
  metric: MetricDefinition,
  control: Moments,
  treatment: Moments,
  { columns, origin }: Pick<MetricMoments, 'columns' | 'origin'>,
  plan: MetricPlan,
): Comparison {
  if (metric.type === 'quantile') return notAMean
  const covariates = columns.some(({ role }) => role === 'covariate')
  if (!covariates) return unadjusted(metric, control, treatment, origin, plan)
  const adjusted =
    metric.type === 'ratio'
      ? adjustedRatio(metric, control, treatment, columns, plan)
      : adjustedMean(metric, control, treatment, columns, plan)
  const { method, absolute, relative, test, dropped } = adjusted
  if (adjusted.cuped.kind === 'estimated') return { method, absolute, relative, test, cuped: adjusted.cuped, dropped }
  // without usable covariates the comparison stands as it is, and says why it is not adjusted
  return { ...unadjusted(metric, control, treatment, origin, plan), cuped: adjusted.cuped, dropped }
}

function unadjusted(
  metric: MetricDefinition,
  control: Moments,
  treatment: Moments,
  origin: MetricMoments['origin'],
  plan: MetricPlan,
): Comparison {
  if (metric.type === 'ratio' && origin === 'subjects') {
    const tested = ratioTest(control, treatment, plan)
    return asMeasured('ratio-delta-z', tested, tested.relative)
  }
  const before = variantSummary(metric.type, control, origin)
  const after = variantSummary(metric.type, treatment, origin)
  const { alpha, alternative } = plan
  const relative = relativeEffect(before, after, { alpha, alternative, degreesOfFreedom: null })
  if (origin === 'summaries') return asMeasured('z', zTest(before, after, plan), relative)
  if (isShare(metric.type)) return compareShares(successCount(control), successCount(treatment), relative, plan)
  return asMeasured('welch-t', welchTest(before, after, plan), relative)
}

const noneDropped: readonly DroppedCovariate[] = []

function asMeasured(
  method: Comparison['method'],
  { absolute, test }: TestedEffect,
  relative: RelativeEffect,
): Comparison {
  return { method, absolute, relative, test, cuped: null, dropped: noneDropped }
}

/** By the z-test; by the score test where some count is too small for it. */
function compareShares(
  control: SuccessCount,
  treatment: SuccessCount,
  relative: RelativeEffect,
  plan: MetricPlan,
): Comparison {
  const tested = twoProportionZ(control, treatment, plan)
  if (tested.absolute.kind === 'not-estimable') {
    return asMeasured('two-proportion-z', tested, notEstimable(tested.absolute.reason))
  }
  if (!hasSmallCounts(control, treatment)) return asMeasured('two-proportion-z', tested, relative)
  return asMeasured('score', scoreTest(control, treatment, plan), relative)
}

/** A quantile is compared from its order statistics, never from moments. */
const notAMean = asMeasured('quantile-z', notComparable('not-a-mean'), notEstimable('not-a-mean'))

/** Successes and subjects; whole where rounding alone keeps them from it. */
export function successCount({ count, means }: Moments): SuccessCount {
  const sum = means[0]! * count
  const whole = Math.round(sum)
  return { successes: Math.abs(sum - whole) < 1e-6 * Math.max(1, whole) ? whole : sum, n: count }
}
