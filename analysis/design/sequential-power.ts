import { groupSequentialBounds } from '../sequential/boundaries'
import { crossingProbabilitiesByDrift } from '../sequential/crossing-probabilities'
import { zPower } from './power'
import type { PowerRequest } from './power-request'
import { detectableErrors } from './sample-size'

/** Chance to find an effect that is `difference` large with a standard error of `standardError` at the last look. */
export type PowerFunction = (difference: number, standardError: number) => number

/**
 * The power of the test as it is planned, at the comparison's own alpha: one look at the end, or the chance to cross a
 * group-sequential boundary at any of the looks. With two sides a crossing on the wrong side counts too.
 * Jennison and Turnbull (2000), section 2.3.
 */
export function plannedPower(request: Pick<PowerRequest, 'goal' | 'sequential'>, alpha: number): PowerFunction {
  const { goal, sequential } = request
  const { alternative } = goal
  if (sequential === null) return (difference, error) => zPower(difference, error, { alpha, alternative }).anySide
  const { looks, spending } = sequential
  const sides = alternative === 'two-sided' ? 2 : 1
  const informationFractions = Array.from({ length: looks }, (_, k) => (k + 1) / looks)
  const upper = groupSequentialBounds({ sides, alpha, informationFractions, spending }).map(({ critical }) => critical)
  const lower = upper.map((critical) => (sides === 2 ? -critical : -Infinity))
  const crossings = crossingProbabilitiesByDrift({ informationFractions, upper, lower }, detectableErrors(goal))
  return (difference, error) => {
    const drift = difference / error
    // a two-sided design is symmetric, a one-sided one looks where its alternative does
    const towards = sides === 2 ? Math.abs(drift) : alternative === 'greater' ? drift : -drift
    const crossed = crossings(towards)
    return sum(crossed.upper) + (sides === 2 ? sum(crossed.lower) : 0)
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
