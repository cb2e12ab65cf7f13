import { stableSum } from '../numerics/sum'
import type { Variant } from '../study/spec'
import type { Recomputed } from './recompute'

/** Recorded - expected = (predicted - expected) + (recorded - predicted), of one variant, in whole subjects. */
export interface DecompositionRow {
  /** Null: subjects that the configuration puts in no variant. */
  readonly variantId: string | null
  readonly expected: number
  /** By the assignment computed again. */
  readonly predicted: number
  readonly recorded: number
}

/**
 * The analysed subjects by variant: as planned, as the configuration in force gives them, as recorded. The difference
 * between the first two arose where subjects were captured, that between the last two where they were assigned. Expected
 * counts are whole by largest remainders, so that every column has the same sum.
 */
export function decompose({ groups }: Recomputed, variants: readonly Variant[]): readonly DecompositionRow[] {
  const counted = groups.filter(({ analysed }) => analysed)
  const sum = (own: typeof counted): number => stableSum(own.map(({ subjects }) => subjects))
  const ids = [
    ...variants.map(({ id }) => id),
    ...[...new Set(counted.map(({ recorded }) => recorded))].filter((id) => !variants.some((each) => each.id === id)),
  ]
  const expected = wholeShares(
    sum(counted),
    ids.map((id) => variants.find((each) => each.id === id)?.weight ?? 0),
  )
  return [
    ...ids.map((id, at) => ({
      variantId: id,
      expected: expected[at]!,
      predicted: sum(counted.filter(({ predicted }) => predicted === id)),
      recorded: sum(counted.filter(({ recorded }) => recorded === id)),
    })),
    {
      variantId: null,
      expected: 0,
      predicted: sum(counted.filter(({ predicted }) => predicted === null)),
      recorded: 0,
    },
  ]
}

/** A whole number shared out by weights; what rounding down leaves goes to the largest remainders. */
export function wholeShares(total: number, weights: readonly number[]): readonly number[] {
  const whole = stableSum(weights)
  const exact = weights.map((weight) => (whole === 0 ? 0 : (total * weight) / whole))
  const shares = exact.map(Math.floor)
  const byRemainder = exact.map((value, at) => ({ at, remainder: value - Math.floor(value) }))
  let left = total - stableSum(shares)
  for (const { at } of byRemainder.toSorted((a, b) => b.remainder - a.remainder)) {
    if (left <= 0) break
    shares[at]!++
    left--
  }
  return shares
}
