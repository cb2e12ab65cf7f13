import { invariant } from '../../../analysis/failures'
import { logConcaveIntegral } from './log-concave-integral'
import { logPoissonKernel } from '../../../analysis/numerics/poisson-deviance'
import type { ContinuousDistribution } from '../../../analysis/distributions/distribution'
import { normal } from '../../../analysis/distributions/normal'
import { searchQuantile } from '../../../analysis/distributions/quantile-search'

const LOG_TWO_PI = Math.log(2 * Math.PI)

/**
 * Noncentral t: the distribution of (Z + noncentrality) / S, with Z standard normal and S^2 an independent chi-squared
 * over its `degreesOfFreedom` > 0. Each probability is the normal one averaged over S, so both tails keep their
 * digits. Owen (1968), "A survey of properties and applications of the noncentral t-distribution".
 */
export function noncentralT(degreesOfFreedom: number, noncentrality: number): ContinuousDistribution {
  invariant(degreesOfFreedom > 0, 'the noncentral t distribution needs degrees of freedom')
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
  // sinh: as fine as the line near 0, and as far as the exponential of it
  const wholeLine = { fromReal: Math.sinh, start: Math.asinh(noncentrality) }
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

/** log E[exp(logValue(S))] for S^2 chi-squared over its degrees of freedom, along v = log S. */
function averageOverScale(df: number, logValue: (scale: number) => number): number {
  const half = df / 2
  return logConcaveIntegral(
    (v) => {
      const s = Math.exp(v)
      const logDensity = logPoissonKernel(half, half * s * s) + Math.log(df)
      return logDensity === -Infinity ? -Infinity : logDensity + logValue(s)
    },
    { lower: -350, upper: 350, start: 0, scale: 1 / Math.sqrt(2 * df) },
  )
}
