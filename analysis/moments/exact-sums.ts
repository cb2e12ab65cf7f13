import { invariant } from '../failures'
import { exactRatio, scaleByPowerOfTwo } from '../numerics/exact-ratio'
import { comomentIndex, type Moments } from './moments'

/** How the integers of a block were formed: value = centre + integer / 2^exponent. */
export interface SumsScale {
  readonly columns: readonly {
    readonly centre: number
    readonly exponent: number
    /** Integers are the values less a whole centre, unrounded. */
    readonly whole: boolean
    /** The column's squares are products of integers; otherwise each was rounded. */
    readonly exactSquares: boolean
  }[]
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
 * that nothing cancels. A spread below its own rounding error is 0: a constant column has variance 0.
 */
export function momentsFromSums(cell: ExactSums, scale: SumsScale): Moments {
  const { count, sums, products } = cell
  const size = sums.length
  if (count === 0) return { count, means: sums.map(() => 0), comoments: products.map(() => 0) }
  const n = BigInt(count)
  const means = sums.map((sum, i) => {
    const { centre, exponent, whole } = scale.columns[i]!
    return whole ? exactRatio(sum + BigInt(centre) * n, n, 0) : centre + exactRatio(sum, n, exponent)
  })
  const spreads = sums.map((_, i) => {
    const spread = comoment(cell, scale, i, i)
    return spread <= spreadError(cell, scale, i) ? 0 : spread
  })
  const comoments: number[] = []
  for (let i = 0; i < size; i++) {
    comoments.push(spreads[i]!)
    for (let j = i + 1; j < size; j++) {
      comoments.push(spreads[i] === 0 || spreads[j] === 0 ? 0 : comoment(cell, scale, i, j))
    }
  }
  return { count, means, comoments }
}

/** How large the rounding error of a spread may be, relative to it, before the column is summed more finely. */
const tolerance = 1e-10

/** Whether the spread of every column is known well enough. One of exactly 0 is: rounding would have left some. */
export function isPrecise(cell: ExactSums, scale: SumsScale): boolean {
  if (cell.count < 2) return true
  return scale.columns.every(({ exactSquares }, i) => {
    if (exactSquares) return true
    const spread = comoment(cell, scale, i, i)
    return spread === 0 || spreadError(cell, scale, i) <= tolerance * spread
  })
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

/** What rounding may have done to a spread: two units a row for the integers, 2^-52 of each square for the product. */
function spreadError({ count, sums, products }: ExactSums, { columns, products: exponents }: SumsScale, i: number) {
  if (columns[i]!.exactSquares) return 0
  const at = comomentIndex(sums.length, i, i)
  const exponent = exponents[at]!
  return scaleByPowerOfTwo(2 * count, -exponent) + exactRatio(products[at]!, 1n, exponent + 52)
}
