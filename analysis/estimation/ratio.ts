import type { RelativeEffect } from '../results/effect'
import { notEstimable, type NotEstimableReason } from '../failures'
import { notComparable, type TestedEffect } from '../inference/mean-difference'
import type { TestOptions } from '../inference/options'
import { criticalValue } from '../inference/reference'
import { zTest } from '../inference/z-test'
import { sampleVariance, type Moments } from '../moments/moments'
import { combineColumns, ratioGradient, standardErrorOfMean } from './linearisation'
import { relativeEffect } from './relative-effect'
import type { SampleSummary } from '../inference/sample-summary'

const NUMERATOR = 0
const DENOMINATOR = 1

/**
 * A ratio of means as a summary: `mean` is the ratio of sums and `variance` that of the linearised value per subject,
 * (varN - 2 r cov + r^2 varD) / meanD^2, so that the standard error is sqrt(variance / n).
 * Columns of `moments`: numerator, denominator (further ones are ignored). Deng, Knoblich and Lu (2018), section 2.
 */
export function ratioSummary(moments: Moments): SampleSummary {
  const linearised = combineColumns(moments, [ratioGradient(moments, NUMERATOR, DENOMINATOR)])
  return {
    n: moments.count,
    mean: moments.means[NUMERATOR]! / moments.means[DENOMINATOR]!,
    variance: moments.count < 2 ? Number.NaN : sampleVariance(linearised, 0),
  }
}

/**
 * The moments with the linearised ratio in the numerator's column: its mean is the ratio of means, its co-moments those
 * of (numerator - ratio x denominator) / mean denominator, so that a covariate adjusts it as it would a mean.
 */
export function linearisedRatio(moments: Moments): Moments {
  const size = moments.means.length
  const rows = moments.means.map((_, row) => Array.from({ length: size }, (_each, at) => (at === row ? 1 : 0)))
  const linear = combineColumns(moments, [ratioGradient(moments, NUMERATOR, DENOMINATOR), ...rows.slice(1)])
  return { ...linear, means: [moments.means[NUMERATOR]! / moments.means[DENOMINATOR]!, ...linear.means.slice(1)] }
}

export interface TestedRatio extends TestedEffect {
  readonly relative: RelativeEffect
}

/** Difference of two ratios of means by the delta method, and the relative one, both against the normal distribution. */
export function ratioTest(control: Moments, treatment: Moments, options: TestOptions): TestedRatio {
  const obstacle = ratioObstacle(control, options) ?? ratioObstacle(treatment, options)
  if (obstacle) return { ...notComparable(obstacle), relative: notEstimable(obstacle) }
  const controlRatio = ratioSummary(control)
  const treatmentRatio = ratioSummary(treatment)
  return {
    ...zTest(controlRatio, treatmentRatio, options),
    relative: relativeEffect(controlRatio, treatmentRatio, { ...options, degreesOfFreedom: null }),
  }
}

/** A ratio has no usable distribution when 0 lies inside the interval of its mean denominator. */
export function ratioObstacle(
  moments: Moments,
  options: TestOptions,
  denominator = DENOMINATOR,
): NotEstimableReason | null {
  if (moments.count === 0) return 'empty-variant'
  if (moments.count < 2) return 'too-few-subjects'
  const reach =
    criticalValue({ ...options, alternative: 'two-sided' }, null) * standardErrorOfMean(moments, denominator)
  return Math.abs(moments.means[denominator]!) > reach ? null : 'denominator-near-zero'
}
