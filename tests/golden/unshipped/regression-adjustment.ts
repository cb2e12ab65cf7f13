import { notEstimable, type Estimable } from '../../../analysis/failures'
import { testOf } from '../../../analysis/inference/reference'
import { independentColumns } from '../../../analysis/numerics/cholesky'
import { leastSquares, type ErrorKind } from './least-squares'
import { stableSum } from '../../../analysis/numerics/sum'

/** A variant's subjects: outcomes, and one row of covariates for each. */
export interface SubjectSample {
  readonly outcomes: readonly number[]
  readonly covariates: readonly (readonly number[])[]
}

export type RegressionEffect = Estimable<{
  readonly estimate: number
  /** Slopes of the covariates; with interactions, those in the control. */
  readonly slopes: readonly number[]
  /** How much steeper each slope is in the treatment; empty without interactions. */
  readonly interactions: readonly number[]
  readonly degreesOfFreedom: number
  standardError(kind: ErrorKind): number
  /** Two-sided: Student's t for the classical error, normal for the robust ones. */
  pValue(kind: ErrorKind): number
}>

const TREATMENT = 1

/**
 * Regression-adjusted difference from subjects' rows: `ancova` with one slope per covariate for both variants, `lin`
 * with slopes of their own, which never loses precision (Lin 2013, "Agnostic notes on regression adjustments").
 * Covariates are centred on all subjects' mean, counted as known. Rows are needed because the robust errors weigh each
 * squared residual by where its subject lies; `linAdjustment` does the estimate from moments.
 */
export function regressionAdjustment(
  control: SubjectSample,
  treatment: SubjectSample,
  model: 'ancova' | 'lin',
): RegressionEffect {
  const outcomes = [...control.outcomes, ...treatment.outcomes]
  const raw = [...control.covariates, ...treatment.covariates]
  if (control.outcomes.length === 0 || treatment.outcomes.length === 0) return notEstimable('empty-variant')
  const covariates = centred(raw)
  const count = raw[0]?.length ?? 0
  const rows = covariates.map((row, k) => {
    const treated = k < control.outcomes.length ? 0 : 1
    return [1, treated, ...row, ...(model === 'lin' ? row.map((x) => x * treated) : [])]
  })
  if (rows.length <= rows[0]!.length) return notEstimable('too-few-subjects')
  if (!isFullRank(rows)) return notEstimable('collinear-covariates')
  const fit = leastSquares(rows, outcomes)
  const estimate = fit.coefficients[TREATMENT]!
  const standardError = (kind: ErrorKind): number => fit.standardError(TREATMENT, kind)
  const { degreesOfFreedom } = fit
  return {
    kind: 'estimated',
    estimate,
    slopes: fit.coefficients.slice(2, 2 + count),
    interactions: fit.coefficients.slice(2 + count),
    degreesOfFreedom,
    standardError,
    pValue: (kind) => {
      const df = kind === 'classical' ? degreesOfFreedom : null
      return testOf(estimate / standardError(kind), { alpha: 0.05, alternative: 'two-sided' }, df).pValue
    },
  }
}

function centred(rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const means = (rows[0] ?? []).map((_, j) => stableSum(rows.map((row) => row[j]!)) / rows.length)
  return rows.map((row) => row.map((value, j) => value - means[j]!))
}

function isFullRank(rows: readonly (readonly number[])[]): boolean {
  const size = rows[0]!.length
  const at = Array.from({ length: size }, (_, i) => i)
  const gram = at.map((i) => at.map((j) => stableSum(rows.map((row) => row[i]! * row[j]!))))
  return independentColumns(gram).kept.length === size
}
