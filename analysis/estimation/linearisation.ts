import { comomentIndex, sampleVariance, type Moments } from '../moments/moments'

/** A linear function of the moments' columns: value = offset + sum of weights times columns. */
export type LinearWeights = readonly number[]

/**
 * Moments of linear combinations of the columns, one per row of `rows`: means M m and co-moments M C M'.
 * Offsets change no co-moment, so they are left to the caller.
 */
export function combineColumns(moments: Moments, rows: readonly LinearWeights[]): Moments {
  const size = moments.means.length
  const comoment = (i: number, j: number): number => moments.comoments[comomentIndex(size, i, j)]!
  const comoments: number[] = []
  rows.forEach((left, at) => {
    for (const right of rows.slice(at)) {
      let total = 0
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) total += left[i]! * right[j]! * comoment(i, j)
      comoments.push(total)
    }
  })
  return {
    count: moments.count,
    means: rows.map((row) => row.reduce((sum, weight, i) => sum + weight * moments.means[i]!, 0)),
    comoments,
  }
}

/** Gradient of the ratio of columns `numerator` over `denominator` at the means: (1, -ratio) / mean denominator. */
export function ratioGradient(moments: Moments, numerator: number, denominator: number): LinearWeights {
  const mean = moments.means[denominator]!
  const ratio = moments.means[numerator]! / mean
  return moments.means.map((_, column) =>
    column === numerator ? 1 / mean : column === denominator ? -ratio / mean : 0,
  )
}

/** Standard error of a column's mean, 0 when its variance is (rounding aside) nothing. */
export function standardErrorOfMean(moments: Moments, column: number): number {
  return Math.sqrt(Math.max(0, sampleVariance(moments, column)) / moments.count)
}
