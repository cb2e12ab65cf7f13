import { normal } from '../distributions/normal'
import type { Alternative, SpendingFunction } from '../study/spec'
import { findRoot } from '../numerics/root'
import { findNearlyLinearRoot } from '../numerics/secant'
import { groupSequentialBounds } from './boundaries'
import { spentAlpha } from './spending'

const LARGEST_ALPHA = 0.999
const SMALLEST_ALPHA = 1e-300

/** Beyond this Z a double cannot hold the tail. */
const FARTHEST = 37

/** Relative widening of a bracket that holds exactly, so that rounding cannot leave the root outside. */
const MARGIN = 1e-6

/** A group-sequential design without its alpha. */
interface RepeatedDesign {
  readonly sides: 1 | 2
  readonly informationFractions: readonly number[]
  readonly spending: SpendingFunction
}

/** Sides of the design that serves an alternative. */
export function sidesOf(alternative: Alternative): 1 | 2 {
  return alternative === 'two-sided' ? 2 : 1
}

/**
 * Repeated p-value at the last of the looks: the smallest alpha whose boundary there would just be crossed.
 * `statistic` is Z in the direction of the alternative (|Z| with two sides). 1 when even an alpha of 0.999 would not
 * do, 1e-300 when less than that would; a Z beyond 37 counts as 37. Null when that look may spend nothing.
 * Jennison and Turnbull (2000), section 9.4.
 */
export function repeatedPValue(statistic: number, design: RepeatedDesign): number | null {
  if (spentAtLastLook(0.05, design) === 0) return null
  const reached = Math.min(statistic, FARTHEST)
  const { smallest, largest } = alphaBracket(reached, design)
  const excess = (alpha: number): number => Math.min(lastCritical(alpha, design), 1e3) - reached
  if (smallest === LARGEST_ALPHA || (largest === LARGEST_ALPHA && excess(largest) >= 0)) return 1
  if (largest === SMALLEST_ALPHA || (smallest === SMALLEST_ALPHA && excess(smallest) <= 0)) return SMALLEST_ALPHA
  // the boundary is nearly linear in the normal quantile of alpha: few integrations find the root
  const quantileOf = (alpha: number): number => normal.upperQuantile(alpha / design.sides)
  const alphaOf = (z: number): number => design.sides * normal.survival(z)
  const within = { lower: quantileOf(largest), upper: quantileOf(smallest), guess: reached }
  return alphaOf(findNearlyLinearRoot((z) => excess(alphaOf(z)), within))
}

/**
 * Alphas around the repeated p-value that need no integration. A first crossing at the last look is at most as likely
 * as Z beyond the statistic, and that at most as likely as a crossing on any side by then.
 */
function alphaBracket(
  statistic: number,
  design: RepeatedDesign,
): { readonly smallest: number; readonly largest: number } {
  const { sides, informationFractions, spending } = design
  const time = informationFractions.at(-1)!
  const logTail = normal.logSurvival(statistic)
  const crossed = (alpha: number): number => sides * spentAlpha(spending, alpha / sides, time)
  return {
    smallest: alphaWith((alpha) => Math.log(crossed(alpha)) - logTail + MARGIN),
    largest: alphaWith((alpha) => Math.log(spentAtLastLook(alpha, design)) - logTail - MARGIN),
  }
}

/** Where a function that rises with alpha reaches 0, or the end of alpha's range that is nearest to that. */
function alphaWith(excess: (alpha: number) => number): number {
  if (excess(LARGEST_ALPHA) <= 0) return LARGEST_ALPHA
  if (excess(SMALLEST_ALPHA) >= 0) return SMALLEST_ALPHA
  const ends = [Math.log(SMALLEST_ALPHA), Math.log(LARGEST_ALPHA)] as const
  return Math.exp(findRoot((log) => excess(Math.exp(log)), ...ends, { tolerance: 1e-12 }))
}

/** What one side may spend at the last look under `alpha`, beyond what the looks before it may. */
function spentAtLastLook(alpha: number, { sides, informationFractions, spending }: RepeatedDesign): number {
  const spentBy = (time: number): number => spentAlpha(spending, alpha / sides, time)
  const before = Math.max(0, ...informationFractions.slice(0, -1))
  return Math.max(0, spentBy(informationFractions.at(-1) ?? 0) - spentBy(before))
}

function lastCritical(alpha: number, design: RepeatedDesign): number {
  return groupSequentialBounds({ ...design, alpha }).at(-1)!.critical
}
