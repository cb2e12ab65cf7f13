import { normal } from '../distributions/normal'
import { findRoot } from '../numerics/root'
import { groupSequentialBounds, type GroupSequentialDesign } from './boundaries'
import { crossingProbabilitiesByDrift, type CrossingProbabilities, type StoppingBounds } from './crossing-probabilities'

export interface DesignCost {
  /** E[Z] at full information for which the design has its power. */
  readonly drift: number
  /** Maximum information relative to a fixed-sample test of the same alpha and power. */
  readonly inflationFactor: number
  /** Expected share of the maximum information used: without an effect, with half the planned one, with all of it. */
  readonly expectedInformation: { readonly none: number; readonly half: number; readonly planned: number }
  /** Power reached by each look; only crossings on the right side count. */
  readonly cumulativePower: readonly number[]
}

/** What looking early costs and saves. Jennison and Turnbull (2000), chapter 2 and section 7.2. */
export function designCost(design: GroupSequentialDesign, power: number): DesignCost {
  const { informationFractions, sides, alpha } = design
  const upper = groupSequentialBounds(design).map(({ critical }) => critical)
  const bounds = { informationFractions, upper, lower: upper.map((z) => (sides === 2 ? -z : -Infinity)) }
  const fixed = normal.upperQuantile(alpha / sides) + normal.quantile(power)
  const byDrift = crossingProbabilitiesByDrift(bounds, fixed)
  const powerAt = (drift: number): number => sum(byDrift(drift).upper)
  const drift = findRoot((candidate) => powerAt(candidate) - power, fixed / 2, 3 * fixed, { tolerance: 1e-11 })
  let reached = 0
  return {
    drift,
    inflationFactor: (drift / fixed) ** 2,
    expectedInformation: {
      none: expectedInformation(bounds, byDrift(0)),
      half: expectedInformation(bounds, byDrift(drift / 2)),
      planned: expectedInformation(bounds, byDrift(drift)),
    },
    cumulativePower: byDrift(drift).upper.map((probability) => (reached += probability)),
  }
}

/** Share of the information used until stopping, expected where the bounds are crossed with these probabilities. */
export function expectedInformation(bounds: StoppingBounds, { upper, lower }: CrossingProbabilities): number {
  const stopped = bounds.informationFractions.slice(0, -1).map((_, look) => upper[look]! + lower[look]!)
  const early = sum(stopped.map((probability, look) => probability * bounds.informationFractions[look]!))
  return early + (1 - sum(stopped)) * bounds.informationFractions.at(-1)!
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
