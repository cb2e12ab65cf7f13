import { invariant } from '../failures'

/**
 * Quantile of values in ascending order, linear between order statistics: type 7 of Hyndman and Fan (1996), the default
 * of R and NumPy and DuckDB's quantile_cont.
 */
export function quantileType7(ascending: ArrayLike<number>, probability: number): number {
  invariant(ascending.length > 0, 'a quantile needs at least one value')
  const position = (ascending.length - 1) * probability
  const below = Math.floor(position)
  const low = ascending[below]!
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!
  return low + (position - below) * (high - low)
}

/** Values with everything outside [lower, upper] moved to the nearer bound, and how many were moved. */
export function winsorise(
  values: readonly number[],
  bounds: { readonly lower: number; readonly upper: number },
): { readonly values: readonly number[]; readonly capped: number } {
  let capped = 0
  const moved = values.map((value) => {
    const bounded = Math.min(bounds.upper, Math.max(bounds.lower, value))
    if (bounded !== value) capped++
    return bounded
  })
  return { values: moved, capped }
}
