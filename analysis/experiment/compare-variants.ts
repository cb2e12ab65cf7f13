import { cuped, type CupedEffect } from '../estimation/cuped'
import { cupedRatio } from '../estimation/cuped-ratio'
import { ratioSummary, ratioTest } from '../estimation/ratio'
import type { DroppedCovariate } from '../estimation/regression'
import { relativeEffect } from '../estimation/relative-effect'
import { proportionSummary, summaryOf, type SampleSummary } from '../estimation/sample-summary'
import { notEstimable } from '../failures'
import { twoProportionZ, type SuccessCount } from '../inference/two-proportion-z'
import { welchTest } from '../inference/welch'
import { zTest } from '../inference/z-test'
import type { MetricDefinition } from '../metrics/definition'
import { subsetMoments, type Moments } from '../moments/moments'
import type { MetricMoments, MomentColumn } from '../moments/metric-moments'
import type { Effect } from './result'
import type { AnalysisPlan } from './spec'

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
  return type === 'proportion' ? proportionSummary(successCount(moments)) : summaryOf(moments)
}

/** Treatment against control by the method that fits the metric; adjusted when the metric has covariates. */
export function compareVariants(
  metric: MetricDefinition,
  control: Moments,
  treatment: Moments,
  { columns, origin }: Pick<MetricMoments, 'columns' | 'origin'>,
  plan: AnalysisPlan,
): Comparison {
  const covariates = columns.some(({ role }) => role === 'covariate')
  if (!covariates) return unadjusted(metric, control, treatment, origin, plan)
  const adjusted =
    metric.type === 'ratio'
      ? adjustedRatio(control, treatment, columns, plan)
      : adjustedMean(control, treatment, columns, plan)
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
  plan: AnalysisPlan,
): Comparison {
  const rest = { cuped: null, dropped: [] }
  if (metric.type === 'ratio' && origin === 'subjects') {
    return { method: 'ratio-delta-z', ...ratioTest(control, treatment, plan), ...rest }
  }
  const summaries = [control, treatment].map((moments) => variantSummary(metric.type, moments, origin))
  const [before, after] = [summaries[0]!, summaries[1]!]
  const relative = relativeEffect(before, after, { ...plan, degreesOfFreedom: null })
  if (origin === 'summaries') return { method: 'z', ...zTest(before, after, plan), relative, ...rest }
  if (metric.type === 'proportion') {
    const tested = twoProportionZ(successCount(control), successCount(treatment), plan)
    const estimable = tested.absolute.kind === 'estimated' ? relative : notEstimable(tested.absolute.reason)
    return { method: 'two-proportion-z', ...tested, relative: estimable, ...rest }
  }
  return { method: 'welch-t', ...welchTest(before, after, plan), relative, ...rest }
}

function adjustedMean(
  control: Moments,
  treatment: Moments,
  columns: readonly MomentColumn[],
  plan: AnalysisPlan,
): CupedEffect {
  const covariates = columns.flatMap(({ name, role }, column) => (role === 'outcome' ? [] : [{ name, column }]))
  return cuped(control, treatment, { ...plan, theta: plan.cupedTheta, outcome: 0, covariates })
}

/**
 * A ratio is adjusted by a ratio: its numerator and denominator before exposure. A single covariate column counts as a
 * ratio over a constant 1.
 */
function adjustedRatio(
  control: Moments,
  treatment: Moments,
  columns: readonly MomentColumn[],
  plan: AnalysisPlan,
): CupedEffect {
  const covariates = columns.flatMap(({ role }, at) => (role === 'covariate' ? [at] : []))
  const [numerator, denominator] = [covariates[0]!, covariates[1]]
  const shape = (moments: Moments) =>
    denominator === undefined
      ? withConstant(subsetMoments(moments, [0, 1, numerator]))
      : subsetMoments(moments, [0, 1, numerator, denominator])
  return cupedRatio(shape(control), shape(treatment), {
    ...plan,
    covariate: columns[numerator]!.name,
    weighting: 'variance-optimal',
  })
}

/** Three columns and a fourth that is 1 in every row. */
function withConstant({ count, means, comoments: c }: Moments): Moments {
  return {
    count,
    means: [...means, 1],
    comoments: [c[0]!, c[1]!, c[2]!, 0, c[3]!, c[4]!, 0, c[5]!, 0, 0],
  }
}

function successCount({ count, means }: Moments): SuccessCount {
  const sum = means[0]! * count
  const whole = Math.round(sum)
  return { successes: Math.abs(sum - whole) < 1e-6 * Math.max(1, whole) ? whole : sum, n: count }
}
