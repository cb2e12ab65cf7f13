import type { Tails } from '../numerics/tails'
import { normalQuantile } from './normal-quantile'
import { positiveScale, searchQuantile } from './quantile-search'

/** What the search needs of Student's t. */
export interface StudentTFunctions {
  readonly degreesOfFreedom: number
  density(x: number): number
  /** P(|T| > x) as the lower tail and P(|T| <= x) as the upper one. */
  twoSided(x: number): Tails
}

/** What the expansion leaves out, relative to the quantile, below which nothing is left to correct. */
const SETTLED = 1e-13
/** A step of Halley's method, on the log scale, that leaves an error of about its cube. */
const LAST_STEP = 1e-5
const MAX_STEPS = 12

/**
 * The x with P(T > x) = p, for p <= 1/2, relative error below 1e-12: the Cornish-Fisher expansion, which suffices for
 * large degrees of freedom, else Halley's method from there on the logarithms of x and of the smaller tail; a bracketing
 * search where that does not settle.
 */
export function studentTUpperQuantile(p: number, t: StudentTFunctions): number {
  const df = t.degreesOfFreedom
  if (!(p > 0 && p < 0.5 && df >= 1)) return searched(p, t)
  const { value: start, leftOut } = cornishFisher(-normalQuantile(p), df)
  if (leftOut < SETTLED) return start
  const inTail = p <= 0.25
  const target = inTail ? Math.log(2 * p) : Math.log1p(-2 * p)
  let x = start
  for (let count = 0; count < MAX_STEPS; count++) {
    const tails = t.twoSided(x)
    const excess = (inTail ? tails.logLower : tails.logUpper) - target
    const slope = (2 * x * t.density(x)) / (inTail ? -tails.lower : tails.upper)
    // the second derivative over the first: x f'(x) / f(x) + 1 - slope
    const bend = 1 - ((df + 1) * x * x) / (df + x * x) - slope
    const step = excess / (slope - (excess * bend) / 2)
    x *= Math.exp(-step)
    if (Math.abs(step) < LAST_STEP) return x
  }
  return searched(p, t)
}

function searched(p: number, t: StudentTFunctions): number {
  const tails = { logCdf: (x: number) => t.twoSided(x).logUpper, logSurvival: (x: number) => t.twoSided(x).logLower }
  return searchQuantile(tails, positiveScale, 2 * p, 'upper')
}

/**
 * Student's quantile from the normal one, in powers of 1 / df, and about what it leaves out at most, relative to it: the
 * fourth term without its changes of sign, times the factor from there to the next.
 * Fisher and Cornish (1960), "The percentile points of distributions having known cumulants"; Abramowitz and Stegun
 * (1964), 26.7.5.
 */
function cornishFisher(z: number, df: number): { readonly value: number; readonly leftOut: number } {
  const w = z * z
  const first = (w + 1) / 4
  const second = ((5 * w + 16) * w + 3) / 96
  const third = (((3 * w + 19) * w + 17) * w - 15) / 384
  const fourth = ((((79 * w + 776) * w + 1482) * w - 1920) * w - 945) / 92_160
  const lastTerm = (z * fourth) / df ** 4
  const leftOut = (((((79 * w + 776) * w + 1482) * w + 1920) * w + 945) * (1 + w / 10)) / 92_160 / df ** 5
  return { value: z * (1 + (first + (second + third / df) / df) / df) + lastTerm, leftOut }
}
