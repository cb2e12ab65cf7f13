import { invariant } from '../failures'

/**
 * Count, mean vector and centred co-moments of k columns: the one joint between data and inference.
 *
 * `comoments` is the upper triangle, row by row, of C with C_ij = sum (z_i - m_i)(z_j - m_j): length k(k+1)/2, in the
 * units of z_i times z_j. A group without rows has count 0 and means 0.
 */
export interface Moments {
  readonly count: number
  readonly means: readonly number[]
  readonly comoments: readonly number[]
}

/** Where C_ij lies in `Moments.comoments` for `size` columns. */
export function comomentIndex(size: number, i: number, j: number): number {
  const [row, column] = i <= j ? [i, j] : [j, i]
  return row * size - (row * (row - 1)) / 2 + (column - row)
}

export function emptyMoments(size: number): Moments {
  return { count: 0, means: Array<number>(size).fill(0), comoments: Array<number>((size * (size + 1)) / 2).fill(0) }
}

/**
 * Moments of two disjoint sets of rows taken together: n = a + b, d = m_b - m_a, m = m_a + d b/n,
 * C = C_a + C_b + d d' ab/n. Chan, Golub and LeVeque (1983), "Algorithms for computing the sample variance".
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  invariant(a.means.length === b.means.length, 'merged moments must describe the same columns')
  if (a.count === 0) return b
  if (b.count === 0) return a
  const size = a.means.length
  const count = a.count + b.count
  const differences = a.means.map((mean, i) => b.means[i]! - mean)
  const means = a.means.map((mean, i) => mean + (differences[i]! * b.count) / count)
  const comoments: number[] = []
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const at = comomentIndex(size, i, j)
      const between = differences[i]! * differences[j]! * ((a.count * b.count) / count)
      comoments.push(a.comoments[at]! + b.comoments[at]! + between)
    }
  }
  return { count, means, comoments }
}

/** Moments of some of the columns, in the order asked for. */
export function subsetMoments(moments: Moments, columns: readonly number[]): Moments {
  const size = moments.means.length
  const comoments: number[] = []
  columns.forEach((i, at) => {
    for (const j of columns.slice(at)) comoments.push(moments.comoments[comomentIndex(size, i, j)]!)
  })
  return { count: moments.count, means: columns.map((i) => moments.means[i]!), comoments }
}

/** Sample covariance (divisor n - 1) of columns i and j. NaN if fewer than two rows: callers check the count first. */
export function sampleCovariance(moments: Moments, i: number, j: number): number {
  return moments.comoments[comomentIndex(moments.means.length, i, j)]! / (moments.count - 1)
}

/** Sample variance (divisor n - 1) of column i. */
export function sampleVariance(moments: Moments, i: number): number {
  return sampleCovariance(moments, i, i)
}
