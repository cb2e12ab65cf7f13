import { normal } from '../distributions/normal'
import type { SpendingFunction } from '../study/spec'
import { invariant } from '../failures'
import { gaussLegendre } from '../numerics/quadrature'
import { advance, crossingProbability, densityAt, NODES_PER_PANEL, start, type Continuation } from './continuation'
import { spentAlpha } from './spending'

export interface GroupSequentialDesign {
  /** 2: symmetric bounds that spend alpha / 2 each; 1: an upper bound that spends alpha. */
  readonly sides: 1 | 2
  /** Total type I error. */
  readonly alpha: number
  /**
   * Information at each look taken, as a share of the planned maximum: any spacing, any number, above 1 in an overrun.
   * A look that brings no new information spends nothing.
   */
  readonly informationFractions: readonly number[]
  readonly spending: SpendingFunction
}

export interface GroupSequentialBound {
  readonly informationFraction: number
  /** Stop when |Z| (Z with one side) reaches it; infinite where nothing may be spent. */
  readonly critical: number
  /** Alpha spent up to and with this look, over all sides. */
  readonly cumulativeAlpha: number
  readonly incrementalAlpha: number
}

/**
 * Group-sequential boundaries that spend exactly the alpha their spending function allows at each look, by recursive
 * numerical integration. Lan and DeMets (1983); Jennison and Turnbull (2000), chapters 7 and 19.
 */
export function groupSequentialBounds(design: GroupSequentialDesign): readonly GroupSequentialBound[] {
  const { sides, alpha, informationFractions, spending } = design
  invariant(alpha > 0 && alpha < 1, 'alpha must lie between 0 and 1')
  const rule = gaussLegendre(NODES_PER_PANEL)
  const bounds: GroupSequentialBound[] = []
  let process = start
  let spent = 0
  informationFractions.forEach((time, look) => {
    const allowed = Math.max(spent, spentAlpha(spending, alpha / sides, time))
    const increment = allowed - spent
    const critical = increment > 0 && time > process.time ? solveBound(process, time, increment) : Infinity
    bounds.push({
      informationFraction: time,
      critical,
      cumulativeAlpha: sides * allowed,
      incrementalAlpha: sides * increment,
    })
    spent = allowed
    const following = informationFractions.slice(look + 1).find((later) => later > time)
    // without a finite bound nobody stops here, and the process needs no grid at this look
    if (critical === Infinity || following === undefined) return
    const lower = sides === 2 ? -critical : -Infinity
    process = advance(process, time, { lower, upper: critical }, { time: following, drift: 0 }, rule)
  })
  return bounds
}

/**
 * The z that the process crosses upwards at `time` with probability `target`. The logarithm of that probability is
 * concave in z, so Newton's method from the right of the root closes in on it; bisection where the tail underflows.
 */
function solveBound(process: Continuation, time: number, target: number): number {
  let high = normal.upperQuantile(target)
  let low = -FARTHEST_BOUND
  let z = high
  for (let iteration = 0; iteration < 200; iteration++) {
    const probability = crossingProbability(process, time, z, 1, 0)
    if (probability >= target) low = z
    else high = z
    const slope = densityAt(process, time, z, 0) / probability
    const newton = z + Math.log(probability / target) / slope
    // what a step of Newton's method leaves is about its square
    if (Math.abs(newton - z) < LAST_STEP) return newton
    if (high - low < 1e-13) return z
    z = newton > low && newton < high ? newton : (low + high) / 2
  }
  return z
}

const FARTHEST_BOUND = 40
const LAST_STEP = 1e-7
