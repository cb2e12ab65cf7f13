import { rankCritical, type QuantileSample } from '../moments/quantile-sample'
import type { RelativeEffect } from '../results/effect'
import { notEstimable, type NotEstimableReason } from '../failures'
import { comparisonObstacle, notComparable, type TestedEffect } from '../inference/mean-difference'
import type { TestOptions } from '../inference/options'
import { zTest } from '../inference/z-test'
import { ratioSummary } from './ratio'
import { relativeEffect } from './relative-effect'
import type { SampleSummary } from '../inference/sample-summary'

/**
 * A quantile as a summary: `mean` is the quantile and sqrt(variance / n) its standard error, half the interval between
 * the values of ranks n (p -+ z sqrt(p (1 - p) / n)) over z: no density is estimated. Of events the error is widened by
 * how much more the share of values below the quantile varies between subjects than it would between independent
 * values. Deng, Knoblich and Lu (2018), section 4.3. `n` counts subjects; variance is NaN where it cannot be told.
 */
export function quantileSummary(sample: QuantileSample, probability: number): SampleSummary {
  const { values, quantile, lower, upper, clusters } = sample
  const n = clusters === null ? values : clusters.count
  if (lower === null || upper === null) return { n, mean: quantile, variance: Number.NaN }
  const independentError = (upper - lower) / (2 * rankCritical)
  const standardError = independentError * (clusters === null ? 1 : clusterCorrection(sample, probability))
  return { n, mean: quantile, variance: n * standardError ** 2 }
}

/** By how much clustering widens the error of the share of values below the quantile. */
export function clusterCorrection({ values, clusters }: QuantileSample, probability: number): number {
  if (clusters === null || clusters.count < 2) return Number.NaN
  const share = ratioSummary(clusters)
  return Math.sqrt(share.variance / share.n) / Math.sqrt((probability * (1 - probability)) / values)
}

export interface TestedQuantile extends TestedEffect {
  readonly relative: RelativeEffect
}

/** Difference of a quantile between two variants against the normal distribution, and the relative one. */
export function quantileTest(
  control: QuantileSample | undefined,
  treatment: QuantileSample | undefined,
  probability: number,
  options: TestOptions,
): TestedQuantile {
  if (control === undefined || treatment === undefined) return missing('empty-variant')
  const before = quantileSummary(control, probability)
  const after = quantileSummary(treatment, probability)
  if (before.n < 2 || after.n < 2) return missing('too-few-subjects')
  if ([control, treatment].some(({ lower, upper }) => lower === null || upper === null))
    return missing('too-few-values')
  const obstacle = comparisonObstacle(before, after)
  if (obstacle) return missing(obstacle)
  return {
    ...zTest(before, after, options),
    relative: relativeEffect(before, after, { ...options, degreesOfFreedom: null }),
  }
}

function missing(reason: NotEstimableReason): TestedQuantile {
  return { ...notComparable(reason), relative: notEstimable(reason) }
}
