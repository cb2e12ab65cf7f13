import { invariant } from '../failures'
import { logPoissonKernel } from './poisson-deviance'
import { flipTails, tailsFromLower, type Tails } from './tails'

const MAX_TERMS = 1_000_000
const TINY = 1e-300

/**
 * Regularised incomplete gamma functions: lower P(a, x) and upper Q(a, x), for a > 0 and x >= 0, to about 1e-13
 * relative in whichever is small. Series below the mean, Lentz's continued fraction above it:
 * Press et al. (2007), "Numerical Recipes", 6.2; prefactor by Loader (2000).
 */
export function incompleteGamma(a: number, x: number): Tails {
  invariant(a > 0 && x >= 0, 'the incomplete gamma function needs a > 0 and x >= 0')
  if (x === 0) return tailsFromLower(-Infinity)
  if (x === Infinity) return flipTails(tailsFromLower(-Infinity))
  const logPrefactor = logPoissonKernel(a, x)
  if (x < a + 1) return tailsFromLower(logPrefactor + Math.log(seriesBelow(a, x)))
  return flipTails(tailsFromLower(logPrefactor + Math.log(a) + Math.log(fractionAbove(a, x))))
}

function seriesBelow(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n)
    sum += term
    if (term < sum * Number.EPSILON) break
  }
  return sum
}

function fractionAbove(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < MAX_TERMS; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / nonZero(numerator * d + b)
    c = nonZero(b + numerator / c)
    const change = d * c
    fraction *= change
    if (Math.abs(change - 1) < Number.EPSILON) break
  }
  return fraction
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}
