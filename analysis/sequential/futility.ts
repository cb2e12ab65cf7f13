import { normal } from '../distributions/normal'
import type { SpendingFunction } from '../study/spec'
import { gaussLegendre } from '../numerics/quadrature'
import { findRoot } from '../numerics/root'
import { groupSequentialBounds } from './boundaries'
import { advance, crossingProbability, NODES_PER_PANEL, start } from './continuation'
import { crossingProbabilities } from './crossing-probabilities'
import { spentAlpha } from './spending'

export interface FutilityDesign {
  /** One-sided type I error, kept whether or not anybody stops for futility. */
  readonly alpha: number
  /** Type II error, spent by the futility bounds under the planned effect. */
  readonly beta: number
  readonly informationFractions: readonly number[]
  readonly efficacySpending: SpendingFunction
  readonly futilitySpending: SpendingFunction
}

export interface FutilityBounds {
  readonly upper: readonly number[]
  /** Below it the planned effect has become too unlikely to go on; the last one is the last upper bound. */
  readonly lower: readonly number[]
  /** E[Z] at full information under the planned effect. */
  readonly drift: number
  readonly inflationFactor: number
  readonly power: number
  /** The type I error left when the futility bounds are always obeyed: at most alpha. */
  readonly alphaIfObeyed: number
}

const LOWEST_BOUND = -20

/**
 * One-sided efficacy bounds with non-binding futility bounds: the efficacy bounds are those without any, so that going
 * on below a futility bound costs no error. Pampallona, Tsiatis and Kim (2001); Anderson, gsDesign test type 4.
 */
export function futilityBounds(design: FutilityDesign): FutilityBounds {
  const { alpha, beta, informationFractions, efficacySpending } = design
  const efficacy = { sides: 1, alpha, informationFractions, spending: efficacySpending } as const
  const upper = groupSequentialBounds(efficacy).map(({ critical }) => critical)
  const fixed = normal.upperQuantile(alpha) + normal.upperQuantile(beta)
  const excess = (drift: number): number => spendBeta(design, upper, drift).missed - beta
  const drift = findRoot(excess, fixed / 2, 3 * fixed, { tolerance: 1e-11 })
  const lower = [...spendBeta(design, upper, drift).lower, upper.at(-1)!]
  const bounds = { informationFractions, upper, lower }
  return {
    upper,
    lower,
    drift,
    inflationFactor: (drift / fixed) ** 2,
    power: sum(crossingProbabilities(bounds, drift).upper),
    alphaIfObeyed: sum(crossingProbabilities(bounds, 0).upper),
  }
}

/** Futility bounds before the last look that spend what they may under `drift`, and the type II error in all. */
function spendBeta(
  { beta, informationFractions, futilitySpending }: FutilityDesign,
  upper: readonly number[],
  drift: number,
): { readonly lower: readonly number[]; readonly missed: number } {
  const rule = gaussLegendre(NODES_PER_PANEL)
  const lower: number[] = []
  let process = start
  let spent = 0
  for (const [look, time] of informationFractions.entries()) {
    const next = informationFractions[look + 1]
    if (next === undefined)
      return { lower, missed: spent + crossingProbability(process, time, upper[look]!, -1, drift) }
    const target = spentAlpha(futilitySpending, beta, time) - spentBefore(look)
    const from = process
    const below = (z: number): number => crossingProbability(from, time, z, -1, drift) - target
    const bound = lowerBound(below, upper[look]!)
    spent += below(bound) + target
    lower.push(bound)
    process = advance(process, time, { lower: bound, upper: upper[look]! }, { time: next, drift }, rule)
  }
  return { lower, missed: spent }

  function spentBefore(look: number): number {
    return look === 0 ? 0 : spentAlpha(futilitySpending, beta, informationFractions[look - 1]!)
  }
}

/** Where `below` crosses 0: no bound when even the farthest one would spend too much, the upper one at most. */
function lowerBound(below: (z: number) => number, upper: number): number {
  const highest = Math.min(upper, -LOWEST_BOUND)
  if (below(LOWEST_BOUND) >= 0) return -Infinity
  return below(highest) <= 0 ? upper : findRoot(below, LOWEST_BOUND, highest, { tolerance: 1e-12 })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
