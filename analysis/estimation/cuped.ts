import type { CupedSummary, EffectMethod, RelativeEffect } from '../results/effect'
import { notEstimable, type NotEstimableReason } from '../failures'
import {
  comparisonObstacle,
  differenceStandardError,
  notComparable,
  type TestedEffect,
} from '../inference/mean-difference'
import type { TestOptions } from '../inference/options'
import { welchTest } from '../inference/welch'
import { zTest } from '../inference/z-test'
import { sampleVariance, type Moments } from '../moments/moments'
import { combineColumns } from './linearisation'
import { covariateSlopes, type CovariateColumns, type DroppedCovariate, type ThetaKind } from './regression'
import { relativeEffect } from './relative-effect'
import { summaryOf, type SampleSummary } from '../inference/sample-summary'

export interface CupedOptions extends TestOptions, CovariateColumns {
  readonly theta: ThetaKind
  /** Absent: `student`, with Welch's degrees of freedom. */
  readonly reference?: 'student' | 'normal'
}

/** The adjusted comparison and, in `cuped`, what the adjustment did; the unadjusted one is kept beside it. */
export interface CupedEffect extends TestedEffect {
  readonly method: EffectMethod
  readonly relative: RelativeEffect
  readonly cuped: CupedSummary
  /** The variants' adjusted summaries: mean_y - theta (mean_x - pooled mean_x). Null when nothing was estimable. */
  readonly adjusted: { readonly control: SampleSummary; readonly treatment: SampleSummary } | null
  readonly dropped: readonly DroppedCovariate[]
}

/**
 * CUPED for means and proportions: Welch's test on outcomes with theta'(x - pooled mean x) taken off, theta counted as
 * known. Deng, Xu, Kohavi and Walker (2013), "Improving the sensitivity of online controlled experiments by utilizing
 * pre-experiment data". Missing covariates come as 0 (or any constant) with an indicator column of their own.
 */
export function cuped(control: Moments, treatment: Moments, options: CupedOptions): CupedEffect {
  const { outcome } = options
  const before = { control: summaryOf(control, outcome), treatment: summaryOf(treatment, outcome) }
  const obstacle = comparisonObstacle(before.control, before.treatment)
  if (obstacle) return notAdjustable(obstacle)
  const slopes = covariateSlopes(control, treatment, options, options.theta)
  if (slopes.columns.length === 0) return notAdjustable(emptyReason(options, slopes.dropped), slopes.dropped)
  const weights = control.means.map((_, column) =>
    column === outcome ? 1 : -(slopes.theta[slopes.columns.indexOf(column)] ?? 0),
  )
  const centre = pooledAdjustment(control, treatment, slopes.theta, slopes.columns)
  const adjusted = {
    control: adjustedSummary(control, { weights, outcome, centre }),
    treatment: adjustedSummary(treatment, { weights, outcome, centre }),
  }
  const leftOver = comparisonObstacle(adjusted.control, adjusted.treatment)
  if (leftOver) return notAdjustable(leftOver, slopes.dropped)
  const test = options.reference === 'normal' ? zTest : welchTest
  const tested = test(adjusted.control, adjusted.treatment, options)
  const unadjusted = { ...test(before.control, before.treatment, options), relative: relativeOf(before, options) }
  return {
    method: 'cuped-welch-t',
    ...tested,
    relative: relativeOf(adjusted, options),
    cuped: cupedSummary(slopes, before, adjusted, unadjusted),
    adjusted,
    dropped: slopes.dropped,
  }
}

interface Variants {
  readonly control: SampleSummary
  readonly treatment: SampleSummary
}

export function cupedSummary(
  slopes: { readonly theta: readonly number[]; readonly covariates: readonly string[]; readonly correlation: number },
  before: Variants,
  adjusted: Variants,
  unadjusted: TestedEffect & { readonly relative: RelativeEffect },
): CupedSummary {
  const errorRatio =
    differenceStandardError(adjusted.control, adjusted.treatment) /
    differenceStandardError(before.control, before.treatment)
  return {
    kind: 'estimated',
    theta: slopes.theta,
    covariates: slopes.covariates,
    correlation: slopes.correlation,
    varianceReduction: 1 - errorRatio ** 2,
    equivalentSampleGain: 1 / errorRatio ** 2,
    unadjusted: { absolute: unadjusted.absolute, relative: unadjusted.relative, test: unadjusted.test },
  }
}

function relativeOf({ control, treatment }: Variants, options: TestOptions): RelativeEffect {
  return relativeEffect(control, treatment, { ...options, degreesOfFreedom: null })
}

function adjustedSummary(
  moments: Moments,
  {
    weights,
    outcome,
    centre,
  }: { readonly weights: readonly number[]; readonly outcome: number; readonly centre: number },
): SampleSummary {
  const combined = combineColumns(moments, [weights])
  return {
    n: moments.count,
    mean: combined.means[0]! + centre,
    variance: residualVariance(sampleVariance(combined, 0), sampleVariance(moments, outcome)),
  }
}

/** What is left of `before`; 0 where only rounding is, as when a covariate repeats the outcome. */
export function residualVariance(after: number, before: number): number {
  return after > 1e-12 * before ? after : 0
}

/** theta times the covariates' means over both variants. */
function pooledAdjustment(
  control: Moments,
  treatment: Moments,
  theta: readonly number[],
  columns: readonly number[],
): number {
  const total = control.count + treatment.count
  return columns.reduce((sum, column, i) => {
    const mean = (control.count * control.means[column]! + treatment.count * treatment.means[column]!) / total
    return sum + theta[i]! * mean
  }, 0)
}

function emptyReason({ covariates }: CovariateColumns, dropped: readonly DroppedCovariate[]): NotEstimableReason {
  if (covariates.length === 0 || dropped.every(({ reason }) => reason === 'constant')) return 'no-covariate-data'
  return 'collinear-covariates'
}

export function notAdjustable(reason: NotEstimableReason, dropped: readonly DroppedCovariate[] = []): CupedEffect {
  return {
    method: 'cuped-welch-t',
    ...notComparable(reason),
    relative: notEstimable(reason),
    cuped: notEstimable(reason),
    adjusted: null,
    dropped,
  }
}
