import { named } from '../numerics/named'
import { stableSum } from '../numerics/sum'
import type { Variant } from '../study/spec'

/** Observed less expected, by variant with a share; the counts add up, so the gaps add up to 0. */
export function gapsOf(
  counts: Readonly<Record<string, number>>,
  variants: readonly Variant[],
): Readonly<Record<string, number>> {
  const open = variants.filter(({ weight }) => weight > 0)
  const total = stableSum(open.map(({ id }) => named(counts, id) ?? 0))
  const weights = stableSum(open.map(({ weight }) => weight))
  return Object.fromEntries(open.map(({ id, weight }) => [id, (named(counts, id) ?? 0) - (total * weight) / weights]))
}

/**
 * The share of a gap that subjects moved by a cause make up: their own gap, projected on the whole one. Shares of causes
 * add up, and with that of what is left they make 1; a cause that pulls the other way has a negative one.
 */
export function shareOfGap(
  gap: Readonly<Record<string, number>>,
  moved: Readonly<Record<string, number>>,
  variants: readonly Variant[],
): number | null {
  const own = gapsOf(moved, variants)
  const size = stableSum(Object.values(gap).map((value) => value * value))
  if (size === 0) return null
  return stableSum(Object.entries(gap).map(([id, value]) => value * (named(own, id) ?? 0))) / size
}
