import { invariant } from '../../../analysis/failures'

// B_2k / (2k): Abramowitz and Stegun (1964), 6.3.18.
const ASYMPTOTIC = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160]
const ASYMPTOTIC_FROM = 12

/**
 * Digamma function, the slope of log gamma, for every x that is not 0 or a negative whole number: the recurrence up to
 * 12, the asymptotic series from there, reflection below 0. Abramowitz and Stegun (1964), 6.3.
 */
export function digamma(x: number): number {
  invariant(x > 0 || !Number.isInteger(x), 'digamma has a pole at 0 and at every negative whole number')
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x)
  let shifted = x
  let below = 0
  while (shifted < ASYMPTOTIC_FROM) {
    below += 1 / shifted
    shifted += 1
  }
  const inverseSquare = 1 / (shifted * shifted)
  let sum = 0
  for (const term of ASYMPTOTIC.toReversed()) sum = (sum + term) * inverseSquare
  return Math.log(shifted) - 1 / (2 * shifted) - sum - below
}
