import { comparisonObstacle, notComparable } from '../inference/mean-difference'
import { notEstimable, type NotEstimableReason } from '../failures'
import type { TestOptions } from '../inference/options'
import { zTest } from '../inference/z-test'
import { sampleVariance, type Moments } from '../moments/moments'
import { cupedSummary, residualVariance, type CupedEffect } from './cuped'
import { combineColumns, ratioGradient } from './linearisation'
import { ratioObstacle, ratioSummary, ratioTest } from './ratio'
import { relativeEffect } from './relative-effect'
import type { SampleSummary } from '../inference/sample-summary'

export interface CupedRatioOptions extends TestOptions {
  readonly covariate: string
  /** How the variants' covariances are weighed in theta: by 1/n, which minimises the variance, or alike. */
  readonly weighting: 'variance-optimal' | 'equal'
}

const X_NUMERATOR = 2
const X_DENOMINATOR = 3

/**
 * CUPED for ratio metrics: outcome and covariate are both linearised (delta method), theta is the slope of one
 * linearised value on the other. Columns: outcome numerator, outcome denominator, covariate numerator, covariate
 * denominator. Deng et al. (2013), appendix B; Deng, Knoblich and Lu (2018).
 */
export function cupedRatio(control: Moments, treatment: Moments, options: CupedRatioOptions): CupedEffect {
  const obstacle =
    ratioObstacle(control, options) ??
    ratioObstacle(treatment, options) ??
    comparisonObstacle(ratioSummary(control), ratioSummary(treatment))
  if (obstacle) return notAdjusted(obstacle)
  const covariateObstacle =
    ratioObstacle(control, options, X_DENOMINATOR) ?? ratioObstacle(treatment, options, X_DENOMINATOR)
  if (covariateObstacle) return notAdjusted('no-covariate-data')
  const linear = { control: linearised(control), treatment: linearised(treatment) }
  const theta = slope(linear.control, linear.treatment, options.weighting)
  if (!Number.isFinite(theta)) return notAdjusted('no-covariate-data')
  const before = { control: ratioSummary(control), treatment: ratioSummary(treatment) }
  const centre = pooledCovariate(control, treatment)
  const adjusted = {
    control: adjust(before.control, control, linear.control, theta, centre),
    treatment: adjust(before.treatment, treatment, linear.treatment, theta, centre),
  }
  const leftOver = comparisonObstacle(adjusted.control, adjusted.treatment)
  if (leftOver) return notAdjusted(leftOver)
  const slopes = {
    theta: [theta],
    covariates: [options.covariate],
    correlation: Math.abs(correlationWithin(linear.control, linear.treatment)),
  }
  return {
    method: 'cuped-ratio-z',
    ...zTest(adjusted.control, adjusted.treatment, options),
    relative: relativeEffect(adjusted.control, adjusted.treatment, { ...options, degreesOfFreedom: null }),
    cuped: cupedSummary(slopes, before, adjusted, ratioTest(control, treatment, options)),
    adjusted,
    dropped: [],
  }
}

/** The linearised outcome and the linearised covariate of each subject, as two columns. */
function linearised(moments: Moments): Moments {
  return combineColumns(moments, [ratioGradient(moments, 0, 1), ratioGradient(moments, X_NUMERATOR, X_DENOMINATOR)])
}

function slope(control: Moments, treatment: Moments, weighting: CupedRatioOptions['weighting']): number {
  const weigh = (moments: Moments, index: 1 | 2): number => {
    const covariance = moments.comoments[index]! / (moments.count - 1)
    return weighting === 'equal' ? covariance : covariance / moments.count
  }
  return (weigh(control, 1) + weigh(treatment, 1)) / (weigh(control, 2) + weigh(treatment, 2))
}

function correlationWithin(control: Moments, treatment: Moments): number {
  const sum = (index: 0 | 1 | 2): number => control.comoments[index]! + treatment.comoments[index]!
  return sum(1) / Math.sqrt(sum(0) * sum(2))
}

function covariateRatio(moments: Moments): number {
  return moments.means[X_NUMERATOR]! / moments.means[X_DENOMINATOR]!
}

function pooledCovariate(control: Moments, treatment: Moments): number {
  const total = (column: number): number =>
    control.count * control.means[column]! + treatment.count * treatment.means[column]!
  return total(X_NUMERATOR) / total(X_DENOMINATOR)
}

function adjust(
  summary: SampleSummary,
  moments: Moments,
  linear: Moments,
  theta: number,
  centre: number,
): SampleSummary {
  const residual = combineColumns(linear, [[1, -theta]])
  return {
    n: summary.n,
    mean: summary.mean - theta * (covariateRatio(moments) - centre),
    variance: residualVariance(sampleVariance(residual, 0), summary.variance),
  }
}

function notAdjusted(reason: NotEstimableReason): CupedEffect {
  return {
    method: 'cuped-ratio-z',
    ...notComparable(reason),
    relative: notEstimable(reason),
    cuped: notEstimable(reason),
    adjusted: null,
    dropped: [],
  }
}
