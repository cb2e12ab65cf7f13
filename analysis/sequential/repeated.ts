import type { Alternative, SpendingFunction } from '../experiment/spec'
import { findRoot } from '../numerics/root'
import { groupSequentialBounds, type GroupSequentialDesign } from './boundaries'

const LARGEST_ALPHA = 0.999
const SMALLEST_LOG_ALPHA = -690

/** Sides of the design that serves an alternative. */
export function sidesOf(alternative: Alternative): 1 | 2 {
  return alternative === 'two-sided' ? 2 : 1
}

/**
 * Repeated p-value at the last of the looks: the smallest alpha whose boundary there would just be crossed.
 * `statistic` is Z in the direction of the alternative (|Z| with two sides). Null when that look may spend nothing.
 * Jennison and Turnbull (2000), section 9.4.
 */
export function repeatedPValue(
  statistic: number,
  design: {
    readonly sides: 1 | 2
    readonly informationFractions: readonly number[]
    readonly spending: SpendingFunction
  },
): number | null {
  const bound = (alpha: number): number => lastCritical({ ...design, alpha })
  if (bound(0.05) === Infinity) return null
  if (bound(LARGEST_ALPHA) >= statistic) return 1
  const logAlpha = findRoot(
    (log) => Math.min(bound(Math.exp(log)), 1e3) - statistic,
    SMALLEST_LOG_ALPHA,
    Math.log(LARGEST_ALPHA),
    { tolerance: 1e-11 },
  )
  return Math.exp(logAlpha)
}

function lastCritical(design: GroupSequentialDesign): number {
  return groupSequentialBounds(design).at(-1)?.critical ?? Infinity
}
