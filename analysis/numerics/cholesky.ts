/** Columns that carry information of their own, in order, and those that (nearly) repeat earlier ones or are constant. */
export interface IndependentColumns {
  readonly kept: readonly number[]
  readonly constant: readonly number[]
  readonly collinear: readonly number[]
}

/**
 * A column is dropped when the columns kept before it explain all but this share of its variance: the square root of
 * the rounding of double precision, where a slope would have no correct digit left.
 */
const UNEXPLAINED = 1e-10

/** Which columns of a covariance matrix (symmetric, positive semi-definite) are linearly independent, first come first kept. */
export function independentColumns(covariance: readonly (readonly number[])[]): IndependentColumns {
  const kept: number[] = []
  const constant: number[] = []
  const collinear: number[] = []
  const factor: number[][] = []
  covariance.forEach((row, column) => {
    const variance = row[column]!
    const entries = forwardSolve(
      factor,
      kept.map((other) => row[other]!),
    )
    const unexplained = variance - entries.reduce((sum, entry) => sum + entry * entry, 0)
    if (!(variance > 0)) constant.push(column)
    else if (!(unexplained > UNEXPLAINED * variance)) collinear.push(column)
    else {
      kept.push(column)
      factor.push([...entries, Math.sqrt(unexplained)])
    }
  })
  return { kept, constant, collinear }
}

/** Solves A x = b for a symmetric positive definite A by Cholesky factors. Golub and Van Loan (2013), 4.2. */
export function choleskySolve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const factor: number[][] = []
  matrix.forEach((row, i) => {
    const entries = forwardSolve(factor, row.slice(0, i))
    factor.push([...entries, Math.sqrt(row[i]! - entries.reduce((sum, entry) => sum + entry * entry, 0))])
  })
  const solution = [...forwardSolve(factor, right)]
  for (let i = solution.length - 1; i >= 0; i--) {
    let rest = solution[i]!
    for (let j = i + 1; j < solution.length; j++) rest -= factor[j]![i]! * solution[j]!
    solution[i] = rest / factor[i]![i]!
  }
  return solution
}

/** y with L y = b for the lower triangular rows of L. */
function forwardSolve(rows: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const solution: number[] = []
  rows.forEach((row, i) => {
    const known = solution.reduce((sum, value, j) => sum + row[j]! * value, 0)
    solution.push((right[i]! - known) / row[i]!)
  })
  return solution
}
