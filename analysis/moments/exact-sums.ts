import { invariant } from '../failures'
import type { Rounding } from './fixed-point'
import { exactRatio, scaleByPowerOfTwo } from '../numerics/exact-ratio'
import { comomentIndex, type Moments } from './moments'

/** How the integers of a block were formed: value = centre + integer / 2^exponent. */
export interface SumsScale {
  readonly columns: readonly ColumnScale[]
  /** By `comomentIndex`: the exponent of each sum of products. */
  readonly products: readonly number[]
}

export interface ColumnScale {
  readonly centre: number
  readonly exponent: number
  /** The exponent of `ExactSums.totals`. */
  readonly totalExponent: number
  /** Integers are the values less a whole centre, unrounded. */
  readonly whole: boolean
  /** What was rounded to so few digits that a spread may suffer; null: nothing. */
  readonly rounded: Rounding | null
}

/**
 * Integer sums over the rows of a group: exact, so that any order of rows, any number of threads and any way of putting
 * slices together give the same ones. `products` is laid out like `Moments.comoments`.
 */
export interface ExactSums {
  readonly count: number
  /** By column, of the values; finer than `sums` where values were rounded before they were multiplied. */
  readonly totals: readonly bigint[]
  /** By column, of the integers that `products` are products of. */
  readonly sums: readonly bigint[]
  readonly products: readonly bigint[]
}

/** Sums over two disjoint sets of rows taken together. */
export function addSums(a: ExactSums, b: ExactSums): ExactSums {
  invariant(a.sums.length === b.sums.length, 'added sums must describe the same columns')
  return {
    count: a.count + b.count,
    totals: a.totals.map((total, i) => total + b.totals[i]!),
    sums: a.sums.map((sum, i) => sum + b.sums[i]!),
    products: a.products.map((product, i) => product + b.products[i]!),
  }
}

/**
 * Centred moments from integer sums: m = c + T_i / n, C_ij = (n S_ij - S_i S_j) / n, the numerator an exact integer, so
 * that nothing cancels. A spread below its own rounding error is 0: a constant column has variance 0.
 */
export function momentsFromSums(group: ExactSums, scale: SumsScale): Moments {
  const { count, totals, products } = group
  const size = totals.length
  if (count === 0) return { count, means: totals.map(() => 0), comoments: products.map(() => 0) }
  const n = BigInt(count)
  const means = totals.map((total, i) => {
    const { centre, totalExponent, whole } = scale.columns[i]!
    return whole ? exactRatio(total + BigInt(centre) * n, n, 0) : centre + exactRatio(total, n, totalExponent)
  })
  const spreads = totals.map((_, i) => {
    const spread = comoment(group, scale, i, i)
    return spread <= spreadError(group, scale, i) ? 0 : spread
  })
  const comoments: number[] = []
  for (let i = 0; i < size; i++) {
    comoments.push(spreads[i]!)
    for (let j = i + 1; j < size; j++) {
      comoments.push(spreads[i] === 0 || spreads[j] === 0 ? 0 : comoment(group, scale, i, j))
    }
  }
  return { count, means, comoments }
}

/**
 * How large the rounding error of a spread may be at worst, relative to it, before the column is summed more finely. The
 * errors of rounded values nearly cancel over many rows; that they might all be alike is what the bound is about.
 */
const tolerance = { values: 1e-7, products: 1e-10 } as const

/** Whether the spread of every column is known well enough. */
export function isPrecise(group: ExactSums, scale: SumsScale): boolean {
  if (group.count < 2) return true
  return scale.columns.every(({ rounded }, i) => {
    if (rounded === null) return true
    const spread = comoment(group, scale, i, i)
    if (spread === 0) return rounded === 'products' || isAllZeros(group, i)
    return spreadError(group, scale, i) <= tolerance[rounded] * spread
  })
}

/**
 * Whether all values are the centre. Products that differed would have left some spread; values may have become one and
 * the same. Rounded down to 0, though, none was negative, so that they are 0 if their sum is.
 */
function isAllZeros({ totals, products }: ExactSums, i: number): boolean {
  return totals[i] === 0n && products[comomentIndex(totals.length, i, i)] === 0n
}

function comoment({ count, sums, products }: ExactSums, scale: SumsScale, i: number, j: number): number {
  const at = comomentIndex(sums.length, i, j)
  const productExponent = scale.products[at]!
  const sumsExponent = scale.columns[i]!.exponent + scale.columns[j]!.exponent
  const exponent = Math.max(productExponent, sumsExponent)
  const n = BigInt(count)
  const numerator =
    ((n * products[at]!) << BigInt(exponent - productExponent)) -
    ((sums[i]! * sums[j]!) << BigInt(exponent - sumsExponent))
  return exactRatio(numerator, n, exponent)
}

/**
 * What rounding may have done to a spread. Of products: two units a row for the integers, 2^-52 of each square for the
 * product. Of values z = k + r with 0 <= r < u: |C_zz - C_kk| = |2 C_kr + C_rr| <= 2 sqrt(C_kk C_rr) + C_rr by Cauchy and
 * Schwarz, and C_rr <= n u^2 / 4.
 */
function spreadError(group: ExactSums, scale: SumsScale, i: number): number {
  const { rounded, exponent: valueExponent } = scale.columns[i]!
  if (rounded === null) return 0
  if (rounded === 'values') {
    const residual = scaleByPowerOfTwo(Math.sqrt(group.count) / 2, -valueExponent)
    return 2 * Math.sqrt(comoment(group, scale, i, i)) * residual + residual ** 2
  }
  const at = comomentIndex(group.sums.length, i, i)
  const exponent = scale.products[at]!
  return scaleByPowerOfTwo(2 * group.count, -exponent) + exactRatio(group.products[at]!, 1n, exponent + 52)
}
