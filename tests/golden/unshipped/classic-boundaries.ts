import { findRoot } from '../../../analysis/numerics/root'
import { crossingProbabilities } from '../../../analysis/sequential/crossing-probabilities'

/** The constant's exponent: bounds are constant x (k/K)^(delta - 1/2). Pocock has delta 1/2, O'Brien-Fleming 0. */
export interface WangTsiatisDesign {
  readonly alpha: number
  readonly looks: number
  readonly delta: number
}

/**
 * Two-sided bounds for equally spaced looks planned in advance: Wang and Tsiatis (1987), with Pocock (1977) at
 * delta = 1/2 and O'Brien and Fleming (1979) at delta = 0.
 */
export function wangTsiatisBounds({ alpha, looks, delta }: WangTsiatisDesign): readonly number[] {
  const informationFractions = Array.from({ length: looks }, (_, k) => (k + 1) / looks)
  const shape = informationFractions.map((t) => t ** (delta - 0.5))
  const spentWith = (constant: number): number => {
    const upper = shape.map((factor) => constant * factor)
    const bounds = { informationFractions, upper, lower: upper.map((z) => -z) }
    const { upper: up, lower: down } = crossingProbabilities(bounds, 0)
    return [...up, ...down].reduce((sum, probability) => sum + probability, 0)
  }
  const constant = findRoot((c) => spentWith(c) - alpha, 0.5, 10, { tolerance: 1e-10 })
  return shape.map((factor) => constant * factor)
}
