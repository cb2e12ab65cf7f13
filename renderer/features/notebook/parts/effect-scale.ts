import type { Interval } from '@analysis'

/** The shared horizontal scale of a column of effects: `of` maps an effect to 0 (left edge) to 1 (right edge). */
export interface EffectScale {
  readonly low: number
  readonly high: number
  readonly of: (effect: number) => number
}

export interface ScaledEffect {
  readonly estimate: number
  readonly interval: Interval
}

/** How many times the middle interval's reach is shown before a wider one runs out of the column. */
const reachFactor = 4

/**
 * A scale around zero that holds the intervals. One interval many times wider than the others does not squeeze them: it
 * runs out of the column, which its arrow shows.
 */
export function effectScale(effects: readonly ScaledEffect[]): EffectScale {
  const reaches = effects
    .map(({ estimate, interval }) =>
      Math.max(...[estimate, interval.lower, interval.upper].filter(Number.isFinite).map(Math.abs)),
    )
    .toSorted((a, b) => a - b)
  const middle = reaches[Math.floor((reaches.length - 1) / 2)] ?? 1
  const limit = middle * reachFactor
  const ends = effects.flatMap(({ estimate, interval }) => [estimate, interval.lower, interval.upper])
  const shown = [0, ...ends.filter(Number.isFinite).map((end) => Math.min(Math.max(end, -limit), limit))]
  const pad = (Math.max(...shown) - Math.min(...shown) || 1) * 0.06
  const low = Math.min(...shown) - pad
  const high = Math.max(...shown) + pad
  return { low, high, of: (effect) => (effect - low) / (high - low) }
}
