import type { DroppedCovariate } from '../estimation/regression'
import type { Finding } from '../failures'
import { intervalDisagreesWithTest } from '../inference/interval-agreement'
import { isShare, waitsForWindow, windowDays, type MetricDefinition } from '../study/metric-definition'
import { emptyMoments, mergeMoments, subsetMoments, type Moments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import type { Extremes } from '../measure/frame-moments'
import type { MetricResult } from '../results/experiment-result'
import type { Effect } from '../results/effect'
import type { Interval } from '../results/interval'
import type { AnalysisPlan } from '../study/spec'

/** One value that makes up this share of all squared deviations decides the variance by itself. */
const dominantShare = 0.1
/** Below this many subjects any one of them carries much, which is no news. */
const smallestSample = 100

export interface MetricEvidence {
  readonly metric: MetricDefinition
  readonly moments: MetricMoments
  readonly subjects: Readonly<Record<string, number>>
  readonly extremes: Extremes | undefined
  readonly result: MetricResult
  readonly dropped: readonly DroppedCovariate[]
  readonly plan: AnalysisPlan
  /** Whether the looks before this one are known. */
  readonly hasHistory: boolean
}

/** What one metric's data and effects give reason to say. */
export function metricFindings(evidence: MetricEvidence): readonly Finding[] {
  return [
    ...immatureSubjects(evidence),
    ...countedImmature(evidence),
    ...unreadHistory(evidence),
    ...missingOutcomes(evidence),
    ...missingCovariates(evidence),
    ...droppedCovariates(evidence),
    ...outliers(evidence),
    ...impossibleProportion(evidence),
    ...effectFindings(evidence),
  ]
}

/** Subjects whose window had not ended with the data: in every variant alike they are not in the metric yet. */
function immatureSubjects({ metric, moments, subjects }: MetricEvidence): readonly Finding[] {
  if (!waitsForWindow(metric) || metric.filter !== null) return []
  const waiting = Object.entries(subjects).map(([variantId, count]) => {
    return [variantId, count - (moments.byVariant.get(variantId)?.count ?? 0)] as const
  })
  const total = waiting.reduce((sum, [, count]) => sum + count, 0)
  if (total <= 0) return []
  return [
    {
      code: 'not-yet-mature',
      severity: 'info',
      message: `${total.toLocaleString('en')} subjects are not yet in "${metric.id}": their window had not ended when the data did.`,
      hint: 'They count, in every variant, once their window has ended.',
      evidence: { metric: metric.id, waiting: Object.fromEntries(waiting), subjects },
    },
  ]
}

/** A plan may count subjects early; then their windows are not alike. */
function countedImmature({ metric }: MetricEvidence): readonly Finding[] {
  const days = windowDays(metric)
  if (metric.immature !== 'include' || days === null) return []
  return [
    {
      code: 'not-yet-mature',
      severity: 'warning',
      message: `"${metric.id}" counts subjects whose window of ${days} days has not ended, with what they have so far.`,
      hint: 'Leave "immature" out to count subjects once their window has ended.',
      evidence: { metric: metric.id, windowDays: days },
    },
  ]
}

/** Of a quantile only the present look is read, of strata none. */
function unreadHistory({ metric, plan, hasHistory }: MetricEvidence): readonly Finding[] {
  if (plan.stopping.kind === 'fixed') return []
  const evidence = { metric: metric.id, stopping: plan.stopping.kind }
  if (metric.type === 'quantile') {
    const message = hasHistory
      ? `"${metric.id}" is a quantile: the plan's rule reads only its present look; what earlier looks showed is not known.`
      : `"${metric.id}" is a quantile without a history: its p-value and interval hold for one look.`
    return [{ code: 'fixed-horizon-peek', severity: hasHistory ? 'info' : 'warning', message, evidence }]
  }
  if (metric.postStratify === undefined) return []
  const message = `The looks of "${metric.id}" are read without its strata; the effect beside them is post-stratified.`
  return [{ code: 'fixed-horizon-peek', severity: 'info', message, evidence }]
}

function missingOutcomes({ metric, moments, subjects }: MetricEvidence): readonly Finding[] {
  // a filter leaves subjects out on purpose, and summaries have no subjects to miss
  if (metric.filter !== null || moments.origin === 'summaries' || waitsForWindow(metric)) return []
  // a subject without events has nothing to add to a quantile over events
  if (metric.type === 'quantile' && metric.level === 'event') return []
  const missing = Object.entries(subjects).map(([variantId, count]) => {
    return [variantId, count - (moments.byVariant.get(variantId)?.count ?? 0)] as const
  })
  const total = missing.reduce((sum, [, count]) => sum + count, 0)
  if (total <= 0) return []
  const all = Object.values(subjects).reduce((sum, count) => sum + count, 0)
  return [
    {
      code: 'missing-outcome',
      severity: 'warning',
      message: `${total.toLocaleString('en')} of ${all.toLocaleString('en')} subjects have no value for "${metric.id}" and are left out of it.`,
      hint: 'If the treatment affects who has a value, the comparison is biased; compare the shares between variants.',
      evidence: { metric: metric.id, missing: Object.fromEntries(missing), subjects },
    },
  ]
}

function missingCovariates({ metric, extremes }: MetricEvidence): readonly Finding[] {
  return Object.entries(extremes?.missingCovariates ?? {}).map(([covariate, count]): Finding => ({
    code: 'missing-covariate',
    severity: 'info',
    message: `${count.toLocaleString('en')} subjects of "${metric.id}" have no "${covariate}"; an indicator stands in for it.`,
    evidence: { metric: metric.id, covariate, subjects: count },
  }))
}

function droppedCovariates({ metric, dropped }: MetricEvidence): readonly Finding[] {
  return dropped.map(({ covariate, reason }): Finding => ({
    code: 'collinear-covariate',
    severity: 'info',
    message: `Covariate "${covariate}" of "${metric.id}" is ${reason === 'constant' ? 'constant' : 'explained by the others'} and was left out.`,
    evidence: { metric: metric.id, covariate, reason },
  }))
}

function outliers({ metric, moments, extremes }: MetricEvidence): readonly Finding[] {
  // the extremes are those of all subjects, a filtered metric's may be others
  if (extremes === undefined || isShare(metric.type) || metric.type === 'quantile' || metric.filter !== null) return []
  const all = pooled(moments)
  const [mean, squares] = [all.means[0]!, all.comoments[0]!]
  if (all.count < smallestSample || !(squares > 0)) return []
  const value = extremes.maximum - mean >= mean - extremes.minimum ? extremes.maximum : extremes.minimum
  const share = Math.min(1, (value - mean) ** 2 / squares)
  if (share < dominantShare) return []
  const sumShare = value / (mean * all.count)
  return [
    {
      code: 'outlier',
      severity: 'warning',
      message: `One subject's "${metric.id}" is ${value.toLocaleString('en')}: by itself ${percent(share)} of the metric's variance.`,
      hint: 'Look at this subject, or cap the metric (for instance at its 99.9th percentile) and compare.',
      evidence: { metric: metric.id, value, mean, shareOfVariance: share, shareOfSum: sumShare, subjects: all.count },
    },
  ]
}

function impossibleProportion({ metric, extremes }: MetricEvidence): readonly Finding[] {
  if (!isShare(metric.type) || extremes === undefined) return []
  if (extremes.minimum >= 0 && extremes.maximum <= 1) return []
  return [
    {
      code: 'invalid-field',
      severity: 'error',
      message: `"${metric.id}" is a ${metric.type}, but its values run from ${extremes.minimum} to ${extremes.maximum}.`,
      hint: 'Use type "mean", or a condition that says what counts as a success.',
      evidence: { metric: metric.id, minimum: extremes.minimum, maximum: extremes.maximum },
    },
  ]
}

function effectFindings({ metric, result, plan }: MetricEvidence): readonly Finding[] {
  return result.effects.flatMap((effect) => effectFinding(metric.id, effect, plan.alpha) ?? [])
}

function effectFinding(metricId: string, effect: Effect, alpha: number): Finding | null {
  const { absolute, relative, test, variantId } = effect
  if (absolute.kind === 'not-estimable') {
    const { reason } = absolute
    const message = `The effect of ${variantId} on "${metricId}" cannot be estimated: ${reason.replaceAll('-', ' ')}.`
    const evidence = { metric: metricId, variant: variantId, reason }
    return { code: 'not-estimable', severity: 'warning', message, evidence }
  }
  if (intervalDisagreesWithTest(effect, alpha)) {
    const why = 'the test pools the variances, the interval does not'
    return disagreement(metricId, variantId, 'interval', why, absolute.interval)
  }
  if (relative.kind === 'estimated' && intervalDisagreesWithTest({ absolute: relative, test }, alpha)) {
    const why = 'the test asks about the difference, the interval about its ratio to control'
    return disagreement(metricId, variantId, 'relative interval', why, relative.interval)
  }
  return null
}

function disagreement(metric: string, variant: string, which: string, why: string, interval: Interval): Finding {
  return {
    code: 'interval-disagrees-with-test',
    severity: 'info',
    message: `For ${variant} on "${metric}" the ${which} and the p-value fall on different sides of the threshold: ${why}.`,
    evidence: { metric, variant, interval },
  }
}

function pooled({ byVariant }: MetricMoments): Moments {
  return [...byVariant.values()].map((each) => subsetMoments(each, [0])).reduce(mergeMoments, emptyMoments(1))
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`
}
