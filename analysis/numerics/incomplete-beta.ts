import { invariant } from '../failures'
import { logBinomialKernel } from './poisson-deviance'
import { flipTails, tailsFromLower, type Tails } from './tails'

const MAX_TERMS = 1_000_000
const TINY = 1e-300

/**
 * Regularised incomplete beta function: lower I_x(a, b) and upper I_y(b, a), for a, b > 0, to about 1e-13 relative in
 * whichever is small. `y` is 1 - x, given apart so that an x close to 1 keeps its digits.
 * Lentz's continued fraction: Press et al. (2007), "Numerical Recipes", 6.4; prefactor by Loader (2000).
 */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): Tails {
  invariant(a > 0 && b > 0, 'the incomplete beta function needs positive parameters')
  if (x <= 0) return tailsFromLower(-Infinity)
  if (y <= 0) return flipTails(tailsFromLower(-Infinity))
  return x * (a + b + 2) < a + 1 ? lowerTail(a, b, x, y) : flipTails(lowerTail(b, a, y, x))
}

function lowerTail(a: number, b: number, x: number, y: number): Tails {
  // x^a y^b / (a B(a, b)) = b / (a + b) times the binomial kernel
  const logPrefactor = logBinomialKernel(a, b, x, y) + Math.log(b / (a + b))
  return tailsFromLower(logPrefactor + Math.log(continuedFraction(a, b, x)))
}

function continuedFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    const change = d * c
    fraction *= change
    if (Math.abs(change - 1) < Number.EPSILON) break
  }
  return fraction
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}
