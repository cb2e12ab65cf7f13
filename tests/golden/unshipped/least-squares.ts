import { choleskySolve } from '../../../analysis/numerics/cholesky'
import { stableSum } from '../../../analysis/numerics/sum'

/** How the variance of a coefficient is estimated: one error variance for all, or White's with small-sample corrections. */
export type ErrorKind = 'classical' | 'HC0' | 'HC1' | 'HC2' | 'HC3'

export interface LeastSquares {
  readonly coefficients: readonly number[]
  readonly degreesOfFreedom: number
  /** Standard error of one coefficient. */
  standardError(coefficient: number, kind: ErrorKind): number
}

/**
 * Ordinary least squares on rows of regressors (a constant among them if wanted), by the normal equations: centre the
 * columns first. Heteroscedasticity-consistent errors after White (1980) and MacKinnon and White (1985).
 */
export function leastSquares(rows: readonly (readonly number[])[], outcomes: readonly number[]): LeastSquares {
  const size = rows[0]?.length ?? 0
  const at = Array.from({ length: size }, (_, i) => i)
  const gram = at.map((i) => at.map((j) => stableSum(rows.map((row) => row[i]! * row[j]!))))
  const moments = at.map((i) => stableSum(rows.map((row, k) => row[i]! * outcomes[k]!)))
  const inverse = at.map((i) =>
    choleskySolve(
      gram,
      at.map((j) => (i === j ? 1 : 0)),
    ),
  )
  const coefficients = choleskySolve(gram, moments)
  const residuals = rows.map((row, k) => outcomes[k]! - dot(row, coefficients))
  const degreesOfFreedom = rows.length - size
  const variance = stableSum(residuals.map((residual) => residual ** 2)) / degreesOfFreedom
  return {
    coefficients,
    degreesOfFreedom,
    standardError: (coefficient, kind) => {
      const influence = inverse[coefficient]!
      if (kind === 'classical') return Math.sqrt(variance * influence[coefficient]!)
      const parts = rows.map((row, k) => {
        const leverage = kind === 'HC2' || kind === 'HC3' ? quadratic(row, inverse) : 0
        return (dot(row, influence) * residuals[k]!) ** 2 * weightOf(kind, leverage)
      })
      const scale = kind === 'HC1' ? rows.length / degreesOfFreedom : 1
      return Math.sqrt(scale * stableSum(parts))
    },
  }
}

function weightOf(kind: ErrorKind, leverage: number): number {
  if (kind === 'HC2') return 1 / (1 - leverage)
  return kind === 'HC3' ? 1 / (1 - leverage) ** 2 : 1
}

/** x' A x: how much a row weighs in its own fitted value. */
function quadratic(row: readonly number[], matrix: readonly (readonly number[])[]): number {
  return dot(
    row,
    matrix.map((line) => dot(line, row)),
  )
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}
