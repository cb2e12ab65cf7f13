import { ratioObstacle, ratioSummary } from '../estimation/ratio'
import { quantileSummary } from '../estimation/sample-quantile'
import type { SampleSummary } from '../inference/sample-summary'
import { notEstimable, type Estimable, type NotEstimableReason } from '../failures'
import { comparisonObstacle } from '../inference/mean-difference'
import { sampleVariance } from '../moments/moments'
import { confidenceSequence } from '../sequential/asymptotic-sequence'
import type { GuardrailRule, GuardrailWindow, WindowHarm, WindowMetric, WindowVariant } from './guardrail-window'
import { hasRanksAt } from './quantile-reach'
import { windowAlpha } from './window-alpha'

/**
 * Harm of the treatment in a window, with the harm-only bound of a confidence sequence: one-sided, valid at every look at
 * a window that late events fill, at this window's share of the family's alpha. A quantile has a bound only where its
 * values reach as far as the bound does.
 */
export function windowHarm(window: GuardrailWindow, rule: GuardrailRule): Estimable<WindowHarm> {
  const { control, treatment } = window
  const { metric } = rule
  const alpha = windowAlpha(rule.alpha / rule.familySize, window.index)
  const obstacle = obstacleOf(control, rule) ?? obstacleOf(treatment, rule)
  if (obstacle !== null) return notEstimable(obstacle)
  const summaries = { control: windowSummary(control, metric), treatment: windowSummary(treatment, metric) }
  const incomparable = comparisonObstacle(summaries.control, summaries.treatment)
  if (incomparable !== null) return notEstimable(incomparable)
  const worse = rule.direction === 'decrease' ? 1 : -1
  const harm = contrast(summaries, worse, -worse)
  const margin = rule.relative ? rule.threshold * Math.abs(summaries.control.mean) : rule.threshold
  const controlShare = rule.relative ? rule.threshold * Math.sign(summaries.control.mean) : 0
  const excess = contrast(summaries, worse, -worse - controlShare, rule.relative ? 0 : rule.threshold)
  if (harm.standardError <= 0 || excess.standardError <= 0) return notEstimable('zero-variance')
  const options = { alpha, alternative: 'greater', tunedTo: Math.max(2, window.expectedSubjects) } as const
  const n = summaries.control.n + summaries.treatment.n
  const sequence = confidenceSequence({ ...harm, n }, options)
  const reach = sequence.halfWidth / harm.standardError
  if (
    metric.type === 'quantile' &&
    ![control, treatment].every((each) => hasRanksAt(each, metric.probability, reach))
  ) {
    return notEstimable('too-few-values')
  }
  return {
    kind: 'estimated',
    ...harm,
    lowerBound: sequence.interval.lower,
    margin,
    excessLowerBound: confidenceSequence({ ...excess, n }, options).interval.lower,
    alpha,
  }
}

function obstacleOf({ moments, quantile }: WindowVariant, { metric, alpha }: GuardrailRule): NotEstimableReason | null {
  if (metric.type === 'ratio') return ratioObstacle(moments, { alpha, alternative: 'two-sided' })
  if (metric.type !== 'quantile') return null
  if (quantile === undefined) return 'empty-variant'
  return quantile.lower === null || quantile.upper === null ? 'too-few-values' : null
}

/**
 * A variant as mean (or quantile) and variance per subject. A share's variance is that of one more success and one more
 * failure (Agresti and Caffo 2000), so that none among many still has a known uncertainty.
 */
export function windowSummary({ moments, quantile }: WindowVariant, metric: WindowMetric): SampleSummary {
  const { count: n, means } = moments
  if (metric.type === 'ratio') return ratioSummary(moments)
  if (metric.type === 'quantile') {
    return quantile === undefined
      ? { n: 0, mean: Number.NaN, variance: Number.NaN }
      : quantileSummary(quantile, metric.probability)
  }
  const mean = means[0]!
  if (metric.type === 'mean') return { n, mean, variance: n < 2 ? Number.NaN : sampleVariance(moments, 0) }
  const share = (mean * n + 1) / (n + 2)
  return { n, mean, variance: share * (1 - share) }
}

interface Pair {
  readonly control: SampleSummary
  readonly treatment: SampleSummary
}

/** a times the treatment mean plus b times the control mean minus a constant: linear, so its variance is exact. */
function contrast({ control, treatment }: Pair, a: number, b: number, constant = 0) {
  return {
    estimate: a * treatment.mean + b * control.mean - constant,
    standardError: Math.sqrt((a * a * treatment.variance) / treatment.n + (b * b * control.variance) / control.n),
  }
}
