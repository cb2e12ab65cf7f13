import { comparisonObstacle, meanDifference, notComparable, type TestedEffect } from '../inference/mean-difference'
import type { TestOptions } from '../inference/options'
import { mergeMoments, sampleVariance, type Moments } from '../moments/moments'
import { residualVariance } from './cuped'
import { combineColumns } from './linearisation'
import { slopesWithin, type CovariateColumns } from './regression'
import type { SampleSummary } from '../inference/sample-summary'

export interface LinEffect extends TestedEffect {
  /** Slope of each covariate within each variant. */
  readonly slopes: { readonly control: readonly number[]; readonly treatment: readonly number[] } | null
  /** The variants' summaries at the pooled covariate means. */
  readonly adjusted: { readonly control: SampleSummary; readonly treatment: SampleSummary } | null
}

/**
 * Lin's (2013) adjustment from moments: each variant's outcome is moved to the pooled covariate means by the variant's
 * own slopes. The estimate is that of the fully interacted regression; the error is the one of its residuals within each
 * variant (divisor n - 1 - covariates), against the normal distribution. Robust HC2 and HC3 errors need rows.
 */
export function linAdjustment(
  control: Moments,
  treatment: Moments,
  options: TestOptions & CovariateColumns,
): LinEffect {
  const centre = mergeMoments(control, treatment).means
  const ofControl = adjusted(control, options, centre)
  const ofTreatment = adjusted(treatment, options, centre)
  if (!ofControl || !ofTreatment) return { ...notComparable('no-covariate-data'), slopes: null, adjusted: null }
  const obstacle = comparisonObstacle(ofControl.summary, ofTreatment.summary)
  if (obstacle) return { ...notComparable(obstacle), slopes: null, adjusted: null }
  return {
    ...meanDifference(ofControl.summary, ofTreatment.summary, options, null),
    slopes: { control: ofControl.slopes, treatment: ofTreatment.slopes },
    adjusted: { control: ofControl.summary, treatment: ofTreatment.summary },
  }
}

/** Null when the variant has too few subjects for its covariates, or a covariate without a variance of its own. */
function adjusted(
  moments: Moments,
  { outcome, covariates }: CovariateColumns,
  centre: readonly number[],
): { readonly summary: SampleSummary; readonly slopes: readonly number[] } | null {
  const columns = covariates.map(({ column }) => column)
  const degreesOfFreedom = moments.count - 1 - columns.length
  const slopes = slopesWithin(moments, outcome, columns)
  if (degreesOfFreedom < 1 || !slopes.every(Number.isFinite)) return null
  const weights = moments.means.map((_, column) => (column === outcome ? 1 : -(slopes[columns.indexOf(column)] ?? 0)))
  const residual = combineColumns(moments, [weights])
  const shift = columns.reduce((sum, column, i) => sum + slopes[i]! * centre[column]!, 0)
  const variance = residualVariance(sampleVariance(residual, 0), sampleVariance(moments, outcome))
  return {
    summary: {
      n: moments.count,
      mean: residual.means[0]! + shift,
      variance: (variance * (moments.count - 1)) / degreesOfFreedom,
    },
    slopes,
  }
}
