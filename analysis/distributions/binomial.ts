import { incompleteBeta } from '../numerics/incomplete-beta'
import { logBinomialKernel } from '../numerics/poisson-deviance'
import type { Tails } from '../numerics/tails'
import { normal } from './normal'

/** A distribution on the whole numbers: `mass` in place of a density, and quantiles that are whole numbers. */
export interface DiscreteDistribution {
  /** P(X = k). */
  mass(k: number): number
  /** P(X <= k). */
  cdf(k: number): number
  /** P(X > k). */
  survival(k: number): number
  logCdf(k: number): number
  logSurvival(k: number): number
  /** The smallest k with P(X <= k) >= p. */
  quantile(p: number): number
}

/** Successes in `n` independent trials with probability `p` each. */
export function binomial(n: number, p: number): DiscreteDistribution {
  const tails = (k: number): Tails => {
    if (k < 0) return { lower: 0, upper: 1, logLower: -Infinity, logUpper: 0 }
    const floor = Math.floor(k)
    if (floor >= n) return { lower: 1, upper: 0, logLower: 0, logUpper: -Infinity }
    return incompleteBeta(n - floor, floor + 1, 1 - p, p)
  }
  const cdf = (k: number): number => tails(k).lower
  return {
    mass: (k) => (Number.isInteger(k) && k >= 0 && k <= n ? Math.exp(logBinomialKernel(k, n - k, p, 1 - p)) : 0),
    cdf,
    survival: (k) => tails(k).upper,
    logCdf: (k) => tails(k).logLower,
    logSurvival: (k) => tails(k).logUpper,
    quantile: (probability) => smallestReaching(cdf, probability, n, p),
  }
}

function smallestReaching(cdf: (k: number) => number, probability: number, n: number, p: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN
  const guess = Math.round(n * p + normal.quantile(probability) * Math.sqrt(n * p * (1 - p)))
  let k = Math.min(n, Math.max(0, guess))
  while (k > 0 && cdf(k - 1) >= probability) k--
  while (k < n && cdf(k) < probability) k++
  return k
}
