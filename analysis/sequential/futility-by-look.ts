import type { FutilityRule, SpendingFunction } from '../study/spec'
import type { TestOptions } from '../inference/options'
import { futilityBounds } from './futility'
import { sidesOf } from './repeated'

/** In which direction the planned effect lies. */
export type FutilityDirection = 'greater' | 'less'

interface FutilityOptions extends TestOptions {
  readonly spending: SpendingFunction
  readonly plannedLooks?: readonly number[]
  readonly futility?: FutilityRule & { readonly towards: FutilityDirection }
}

/** More interim looks than this take longer than anybody waits; such a plan is read without futility bounds. */
const MOST_LOOKS = 100

/**
 * The z at each look taken on whose wrong side the planned effect has become too unlikely; null after the information
 * is complete, or without a futility rule. The looks that are still to come are taken to come as planned. A two-sided
 * plan has the bounds of the one-sided test of half its alpha in the direction of the planned effect.
 */
export function futilityByLook(
  informationFractions: readonly number[],
  { alpha, alternative, spending, plannedLooks = [], futility }: FutilityOptions,
): readonly (number | null)[] {
  const interim = informationFractions.filter((time) => time > 0 && time < 1)
  if (futility === undefined || interim.length === 0 || interim.length > MOST_LOOKS) {
    return informationFractions.map(() => null)
  }
  const later = plannedLooks.filter((time) => time > interim.at(-1)! && time < 1)
  const { lower } = futilityBounds({
    alpha: alpha / sidesOf(alternative),
    beta: futility.beta,
    informationFractions: [...interim, ...later, 1],
    efficacySpending: spending,
    futilitySpending: futility.spending,
  })
  const sign = futility.towards === 'greater' ? 1 : -1
  return informationFractions.map((time) => {
    const bound = lower[interim.indexOf(time)]
    return bound === undefined || !Number.isFinite(bound) ? null : sign * bound
  })
}
