import type { SequentialDesign } from '../results/sequential'
import type { Alternative, GroupSequentialRule } from '../study/spec'
import { crossingProbabilities } from './crossing-probabilities'
import { futilityBounds } from './futility'
import { designCost, expectedInformation } from './inflation'
import { sidesOf } from './repeated'

/** What a planned schedule costs, as shares of the maximum information. */
export type SequentialCost = Omit<SequentialDesign, 'maximumN' | 'expectedN'> & {
  readonly expectedInformation: { readonly none: number; readonly half: number; readonly planned: number }
}

/** The power that inflation and expected sample size are told for when the plan names none. */
const USUAL_POWER = 0.8
const MOST_LOOKS = 100

/**
 * What the looks of a plan cost and save: inflation of the maximum sample and expected share of it, without an effect,
 * with half the planned one and with all of it; futility bounds, where there are any, obeyed. Null beyond a hundred
 * looks. Jennison and Turnbull (2000), chapter 2.
 */
export function sequentialCost(
  { looks, spending, futility }: Pick<GroupSequentialRule, 'looks' | 'spending' | 'futility'>,
  { alpha, alternative }: { readonly alpha: number; readonly alternative: Alternative },
): SequentialCost | null {
  if (looks.length === 0 || looks.length > MOST_LOOKS) return null
  const informationFractions = (looks.at(-1) ?? 0) < 1 ? [...looks, 1] : looks
  const sides = sidesOf(alternative)
  if (futility === undefined) {
    const cost = designCost({ sides, alpha, informationFractions, spending }, USUAL_POWER)
    return {
      power: USUAL_POWER,
      inflation: cost.inflationFactor,
      expectedInformation: cost.expectedInformation,
    }
  }
  const bounds = futilityBounds({
    alpha: alpha / sides,
    beta: futility.beta,
    informationFractions,
    efficacySpending: spending,
    futilitySpending: futility.spending,
  })
  const stopping = { informationFractions, upper: bounds.upper, lower: bounds.lower }
  const expectedAt = (drift: number) => expectedInformation(stopping, crossingProbabilities(stopping, drift))
  return {
    power: 1 - futility.beta,
    inflation: bounds.inflationFactor,
    expectedInformation: {
      none: expectedAt(0),
      half: expectedAt(bounds.drift / 2),
      planned: expectedAt(bounds.drift),
    },
  }
}

/** The cost in subjects. */
export function sequentialDesign(cost: SequentialCost | null, maximumN: number): SequentialDesign | null {
  if (cost === null) return null
  const { power, inflation, expectedInformation: share } = cost
  return {
    power,
    inflation,
    maximumN,
    expectedN: { none: share.none * maximumN, half: share.half * maximumN, planned: share.planned * maximumN },
  }
}
