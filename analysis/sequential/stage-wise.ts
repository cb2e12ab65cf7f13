import type { Interval } from '../results/interval'
import { invariant } from '../failures'
import { findRoot } from '../numerics/root'
import { groupSequentialBounds, type GroupSequentialDesign } from './boundaries'
import { crossingProbabilities, crossingProbabilitiesByDrift, type StoppingBounds } from './crossing-probabilities'

/** What a stopped group-sequential test says, the looks before the last one taken into account. */
export interface StageWiseInference {
  /** Two-sided for a design with two sides. */
  readonly pValue: number
  /** The effect for which a result at least as extreme was as likely as not. */
  readonly medianUnbiased: number
  /** Of level 1 - alpha with two sides, 1 - 2 alpha with one: agrees with the p-value. */
  readonly interval: Interval
  readonly level: number
}

/**
 * Inference after stopping at the last look of `design`, outcomes ordered by stage: an earlier crossing is more extreme
 * than a later one, and at the same look a larger Z. Valid whether or not the boundary was crossed there.
 * Tsiatis, Rosner and Mehta (1984); Jennison and Turnbull (2000), chapter 8.
 */
export function stageWiseInference(
  { estimate, standardError }: { readonly estimate: number; readonly standardError: number },
  design: GroupSequentialDesign,
): StageWiseInference {
  const { sides, alpha, informationFractions } = design
  const time = informationFractions.at(-1)
  invariant(time !== undefined && standardError > 0, 'stage-wise inference needs a look with a standard error')
  // a two-sided design is symmetric, so that everything can be told for an effect upwards
  const mirror = sides === 2 && estimate < 0 ? -1 : 1
  const statistic = (mirror * estimate) / standardError
  const bounds = boundsUpTo(design, statistic)
  const naive = statistic / Math.sqrt(time)
  const byDrift = crossingProbabilitiesByDrift(bounds, naive)
  const tail = (drift: number): number => sum(byDrift(drift).upper)
  // E[Z] at information fraction 1 is effect / standardError / sqrt(time)
  const effectWith = (probability: number): number =>
    mirror * standardError * Math.sqrt(time) * driftWith(tail, probability, naive)
  const perSide = alpha / sides
  const ends = [effectWith(perSide), effectWith(1 - perSide)]
  return {
    pValue: Math.min(1, sides * sum(crossingProbabilities(bounds, 0).upper)),
    medianUnbiased: effectWith(0.5),
    interval: { lower: Math.min(...ends), upper: Math.max(...ends) },
    level: 1 - 2 * perSide,
  }
}

/** The design's bounds before the last look, and the observed statistic in place of the last one. */
function boundsUpTo(design: GroupSequentialDesign, statistic: number): StoppingBounds {
  const critical = groupSequentialBounds(design).map((bound) => bound.critical)
  const upper = [...critical.slice(0, -1), statistic]
  const lower = upper.map((bound) => (design.sides === 2 ? -Math.abs(bound) : -Infinity))
  return { informationFractions: design.informationFractions, upper, lower }
}

/** The drift at which `tail`, which rises with it, reaches `probability`; searched outwards from `start`. */
function driftWith(tail: (drift: number) => number, probability: number, start: number): number {
  const excess = (drift: number): number => tail(drift) - probability
  const direction = excess(start) < 0 ? 1 : -1
  let [near, far] = [start, start + direction]
  while (excess(far) * direction < 0) [near, far] = [far, far + 2 * (far - near)]
  return findRoot(excess, Math.min(near, far), Math.max(near, far), { tolerance: 1e-11 })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
