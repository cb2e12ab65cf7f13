import { invariant } from '../failures'
import { logConcaveIntegral } from '../numerics/log-concave-integral'
import { logPoissonKernel } from '../numerics/poisson-deviance'
import type { ContinuousDistribution } from './distribution'
import { normal } from './normal'
import { searchQuantile } from './quantile-search'

const LOG_TWO_PI = Math.log(2 * Math.PI)

/**
 * Noncentral t: the distribution of (Z + noncentrality) / S, with Z standard normal and S^2 an independent chi-squared
 * over its `degreesOfFreedom` >= 1. Each probability is the normal one averaged over S, which is log-concave, so both
 * tails keep their digits. Owen (1968), "A survey of properties and applications of the noncentral t-distribution".
 */
export function noncentralT(degreesOfFreedom: number, noncentrality: number): ContinuousDistribution {
  invariant(degreesOfFreedom >= 1, 'the noncentral t distribution needs at least one degree of freedom')
  const average = (logValue: (scale: number) => number): number => averageOverScale(degreesOfFreedom, logValue)
  const logCdf = (x: number): number => {
    if (Math.abs(x) === Infinity) return x > 0 ? 0 : -Infinity
    return Math.min(
      0,
      average((s) => normal.logCdf(x * s - noncentrality)),
    )
  }
  const logSurvival = (x: number): number => {
    if (Math.abs(x) === Infinity) return x > 0 ? -Infinity : 0
    return Math.min(
      0,
      average((s) => normal.logSurvival(x * s - noncentrality)),
    )
  }
  const wholeLine = { fromReal: (u: number) => u, start: noncentrality }
  return {
    density: (x) => Math.exp(average((s) => Math.log(s) - ((x * s - noncentrality) ** 2 + LOG_TWO_PI) / 2)),
    cdf: (x) => Math.exp(logCdf(x)),
    survival: (x) => Math.exp(logSurvival(x)),
    logCdf,
    logSurvival,
    quantile: (p) => searchQuantile({ logCdf, logSurvival }, wholeLine, p, 'lower'),
    upperQuantile: (p) => searchQuantile({ logCdf, logSurvival }, wholeLine, p, 'upper'),
  }
}

/** log E[exp(logValue(S))] for S^2 chi-squared over its degrees of freedom. */
function averageOverScale(df: number, logValue: (scale: number) => number): number {
  // with a = df / 2 and x = a s^2, the density of S is a / x times the gamma density, times 2 a s
  const logScaleDensity = (s: number): number => logPoissonKernel(df / 2, (df / 2) * s * s) + Math.log(df / s)
  return logConcaveIntegral((s) => (s > 0 ? logScaleDensity(s) + logValue(s) : -Infinity), {
    lower: 1e-12,
    upper: Infinity,
    start: 1,
    scale: 1 / Math.sqrt(2 * df),
  })
}
