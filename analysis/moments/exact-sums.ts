import { invariant } from '../failures'
import { exactRatio, scaleByPowerOfTwo } from '../numerics/exact-ratio'
import { comomentIndex, type Moments } from './moments'

/** How the integers of a block were formed: value = centre + integer / 2^exponent. */
export interface SumsScale {
  readonly columns: readonly { readonly centre: number; readonly exponent: number; readonly whole: boolean }[]
  /** By `comomentIndex`: the exponent of each sum of products. */
  readonly products: readonly number[]
}

/**
 * Integer sums over the rows of a cell: exact, so that any order of rows, any number of threads and any way of putting
 * slices together give the same ones. `products` is laid out like `Moments.comoments`.
 */
export interface ExactSums {
  readonly count: number
  readonly sums: readonly bigint[]
  readonly products: readonly bigint[]
}

export function emptySums(columns: number): ExactSums {
  return {
    count: 0,
    sums: Array<bigint>(columns).fill(0n),
    products: Array<bigint>((columns * (columns + 1)) / 2).fill(0n),
  }
}

/** Sums over two disjoint sets of rows taken together. */
export function addSums(a: ExactSums, b: ExactSums): ExactSums {
  invariant(a.sums.length === b.sums.length, 'added sums must describe the same columns')
  return {
    count: a.count + b.count,
    sums: a.sums.map((sum, i) => sum + b.sums[i]!),
    products: a.products.map((product, i) => product + b.products[i]!),
  }
}

/**
 * Centred moments from integer sums: m = c + S_i / n, C_ij = (n S_ij - S_i S_j) / n, the numerator an exact integer, so
 * that nothing cancels. A sum of squares below its own rounding error (of the integers, two units a row at most; of the
 * product of doubles, 2^-52) is 0: a constant column has variance 0.
 */
export function momentsFromSums({ count, sums, products }: ExactSums, scale: SumsScale): Moments {
  const size = sums.length
  if (count === 0) return { count, means: sums.map(() => 0), comoments: products.map(() => 0) }
  const n = BigInt(count)
  const means = sums.map((sum, i) => {
    const { centre, exponent, whole } = scale.columns[i]!
    return whole ? exactRatio(sum + BigInt(centre) * n, n, 0) : centre + exactRatio(sum, n, exponent)
  })
  const constant = sums.map((_, i) => isConstant(i))
  const comoments: number[] = []
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) comoments.push(constant[i] || constant[j] ? 0 : comoment(i, j))
  }
  return { count, means, comoments }

  function comoment(i: number, j: number): number {
    const at = comomentIndex(size, i, j)
    const productExponent = scale.products[at]!
    const sumsExponent = scale.columns[i]!.exponent + scale.columns[j]!.exponent
    const exponent = Math.max(productExponent, sumsExponent)
    const numerator =
      ((n * products[at]!) << BigInt(exponent - productExponent)) -
      ((sums[i]! * sums[j]!) << BigInt(exponent - sumsExponent))
    return exactRatio(numerator, n, exponent)
  }

  function isConstant(i: number): boolean {
    const at = comomentIndex(size, i, i)
    const spread = comoment(i, i)
    if (scale.columns[i]!.whole) return spread === 0
    const exponent = scale.products[at]!
    const rounding = scaleByPowerOfTwo(2 * count, -exponent) + exactRatio(products[at]!, 1n, exponent + 52)
    return spread <= rounding
  }
}
