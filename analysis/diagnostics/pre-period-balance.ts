import { chiSquared } from '../distributions/chi-squared'
import { summaryOf } from '../inference/sample-summary'
import type { EffectTest } from '../results/effect'
import { notEstimable, type Estimable } from '../failures'
import { welchTest } from '../inference/welch'
import { sampleCovariance, type Moments } from '../moments/moments'
import { choleskySolve, independentColumns } from '../numerics/cholesky'

export interface CovariateBalance {
  readonly covariate: string
  /** Difference of means in standard deviations (of both variants' mean variance); null without a spread. */
  readonly standardisedDifference: number | null
  readonly test: EffectTest
}

/** All covariates at once: is the randomisation to be believed? */
export type JointBalance = Estimable<{
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}>

export interface PrePeriodBalance {
  readonly covariates: readonly CovariateBalance[]
  readonly joint: JointBalance
}

const options = { alpha: 0.05, alternative: 'two-sided' } as const

/**
 * Do the variants differ in what was measured before they could? Differences that chance does not explain point at a
 * broken assignment or at exposure that depends on the treatment; those it does explain are what CUPED takes off.
 * Joint test: Wald's chi-squared on the mean vectors, unpooled covariances.
 */
export function prePeriodBalance(
  control: Moments,
  treatment: Moments,
  covariates: readonly { readonly name: string; readonly column: number }[],
): PrePeriodBalance {
  return {
    covariates: covariates.map(({ name, column }) => {
      const c = summaryOf(control, column)
      const t = summaryOf(treatment, column)
      const spread = Math.sqrt((c.variance + t.variance) / 2)
      return {
        covariate: name,
        standardisedDifference: spread > 0 ? (t.mean - c.mean) / spread : null,
        test: welchTest(c, t, options).test,
      }
    }),
    joint: jointTest(
      control,
      treatment,
      covariates.map(({ column }) => column),
    ),
  }
}

function jointTest(control: Moments, treatment: Moments, columns: readonly number[]): JointBalance {
  if (control.count < 2 || treatment.count < 2) return notEstimable('too-few-subjects')
  const covariance = columns.map((i) =>
    columns.map(
      (j) => sampleCovariance(control, i, j) / control.count + sampleCovariance(treatment, i, j) / treatment.count,
    ),
  )
  const { kept } = independentColumns(covariance)
  if (kept.length === 0) return notEstimable('zero-variance')
  const differences = kept.map((at) => treatment.means[columns[at]!]! - control.means[columns[at]!]!)
  const solved = choleskySolve(
    kept.map((i) => kept.map((j) => covariance[i]![j]!)),
    differences,
  )
  const statistic = differences.reduce((sum, difference, i) => sum + difference * solved[i]!, 0)
  return {
    kind: 'estimated',
    statistic,
    degreesOfFreedom: kept.length,
    pValue: chiSquared(kept.length).survival(statistic),
  }
}
