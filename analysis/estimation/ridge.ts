import type { RidgeFit } from '../results/effect'
import { invariant } from '../failures'
import { choleskySolve } from '../numerics/cholesky'
import { comomentIndex, type Moments } from '../moments/moments'
import { combineColumns } from './linearisation'

export interface RidgeColumns {
  readonly outcome: number
  readonly features: readonly { readonly name: string; readonly column: number }[]
}

/** Penalties that cross-validation chooses from: none, then 10^-6 to 10 in quarter decades. */
const candidatePenalties = [0, ...Array.from({ length: 29 }, (_, i) => 10 ** (i / 4 - 6))]

/**
 * Ridge regression of the outcome on features from the pooled within-variant co-moments, features standardised:
 * beta = (R + lambda I)^-1 r with R the features' correlations and r theirs with the outcome (Hoerl and Kennard 1970).
 * A null penalty takes the one with the smallest generalised cross-validation score n RSS / (n - trace H)^2 (Golub,
 * Heath and Wahba 1979); the trace is sum of R's and the ridge inverse's products, so that moments are enough. Null
 * where no feature varies or too few subjects are there.
 */
export function ridgeFit(
  variants: readonly Moments[],
  { outcome, features }: RidgeColumns,
  penalty: number | null,
): RidgeFit | null {
  invariant(penalty === null || penalty >= 0, 'a ridge penalty is not negative')
  const rows = variants.reduce((sum, { count }) => sum + count, 0)
  const freedom = rows - variants.filter(({ count }) => count > 0).length
  const within = (i: number, j: number) =>
    variants.reduce((sum, { comoments, means }) => sum + comoments[comomentIndex(means.length, i, j)]!, 0)
  const total = within(outcome, outcome)
  const varying = features.filter(({ column }) => within(column, column) > 0)
  if (!(total > 0) || varying.length === 0 || freedom <= varying.length) return null
  const scales = varying.map(({ column }) => Math.sqrt(within(column, column)))
  const correlations = varying.map((a, i) =>
    varying.map((b, j) => within(a.column, b.column) / scales[i]! / scales[j]!),
  )
  const withOutcome = varying.map(({ column }, i) => within(column, outcome) / scales[i]! / Math.sqrt(total))
  const problem: RidgeProblem = { correlations, withOutcome, freedom }
  const solutions = (penalty === null ? candidatePenalties : [penalty]).map((each) => solve(problem, each))
  const best = solutions
    .filter(({ score }) => Number.isFinite(score))
    .reduce<Solution | null>((least, each) => (least === null || each.score < least.score ? each : least), null)
  if (best === null) return null
  const slopes = new Map(
    varying.map(({ column }, i) => [column, (best.coefficients[i]! * Math.sqrt(total)) / scales[i]!]),
  )
  return {
    features: features.map(({ name }) => name),
    weights: features.map(({ column }) => slopes.get(column) ?? 0),
    penalty: best.penalty,
    chosen: penalty === null,
    rSquared: Math.min(1, Math.max(0, 1 - best.residual)),
  }
}

/** What the prediction is called among covariates. */
export function ridgeName(features: readonly string[]): string {
  return `ridge(${features.join(', ')})`
}

/** The moments with one more column at their end: the prediction. */
export function withPrediction(moments: Moments, { features }: RidgeColumns, { weights }: RidgeFit): Moments {
  const size = moments.means.length
  const identity = moments.means.map((_, row) => Array.from({ length: size }, (_each, at) => (at === row ? 1 : 0)))
  const prediction = Array<number>(size).fill(0)
  features.forEach(({ column }, at) => (prediction[column] = weights[at]!))
  return combineColumns(moments, [...identity, prediction])
}

interface RidgeProblem {
  readonly correlations: readonly (readonly number[])[]
  readonly withOutcome: readonly number[]
  readonly freedom: number
}

interface Solution {
  readonly penalty: number
  readonly coefficients: readonly number[]
  /** Share of the outcome's variance that is left. */
  readonly residual: number
  readonly score: number
}

function solve({ correlations, withOutcome, freedom }: RidgeProblem, penalty: number): Solution {
  const penalised = correlations.map((row, i) => row.map((value, j) => (i === j ? value + penalty : value)))
  const coefficients = choleskySolve(penalised, withOutcome)
  const explained = coefficients.reduce((sum, beta, i) => sum + beta * withOutcome[i]!, 0)
  const fitted = coefficients.reduce(
    (sum, beta, i) => sum + beta * coefficients.reduce((inner, other, j) => inner + other * correlations[i]![j]!, 0),
    0,
  )
  const residual = 1 - 2 * explained + fitted
  // trace of R (R + lambda I)^-1, column by column
  const trace = correlations.reduce((sum, row, i) => sum + choleskySolve(penalised, row)[i]!, 0)
  return { penalty, coefficients, residual, score: residual / (1 - trace / freedom) ** 2 }
}
