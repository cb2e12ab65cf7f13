import { incompleteBeta } from '../numerics/incomplete-beta'
import { stirlingError } from '../numerics/log-gamma'
import { poissonDeviance } from '../numerics/poisson-deviance'
import type { Tails } from '../numerics/tails'
import type { ContinuousDistribution } from './distribution'
import { normal } from './normal'
import { positiveScale, searchQuantile } from './quantile-search'

/** Student's t with `degreesOfFreedom` > 0, fractions allowed (Welch-Satterthwaite); infinite ones give the normal. */
export function studentT(degreesOfFreedom: number): ContinuousDistribution {
  if (degreesOfFreedom === Infinity) return normal
  const df = degreesOfFreedom
  // P(|T| > |x|) is the lower incomplete beta tail at df / (df + x^2), written so that an infinite x is allowed
  const twoSided = (x: number): Tails => incompleteBeta(df / 2, 0.5, 1 / (1 + (x * x) / df), 1 / (1 + df / (x * x)))
  const survival = (x: number): number => (x >= 0 ? twoSided(x).lower / 2 : 1 - twoSided(x).lower / 2)
  const logSurvival = (x: number): number =>
    x >= 0 ? twoSided(x).logLower - Math.LN2 : Math.log1p(-twoSided(x).lower / 2)
  const upperHalf = (p: number): number =>
    searchQuantile(
      { logCdf: (x) => twoSided(x).logUpper, logSurvival: (x) => twoSided(x).logLower },
      positiveScale,
      2 * p,
      'upper',
    )
  const upperQuantile = (p: number): number => (p <= 0.5 ? upperHalf(p) : -upperHalf(1 - p))
  return {
    density: (x) => densityOf(df, x),
    cdf: (x) => survival(-x),
    survival,
    logCdf: (x) => logSurvival(-x),
    logSurvival,
    quantile: (p) => -upperQuantile(p),
    upperQuantile,
  }
}

/** Loader (2000): the ratio of the two gamma functions through Stirling errors, exact for large df. */
function densityOf(df: number, x: number): number {
  const ratio = stirlingError((df + 1) / 2) - stirlingError(df / 2) - poissonDeviance(df / 2, (df + 1) / 2)
  const squared = (x * x) / df
  return Math.exp(ratio - (df / 2) * Math.log1p(squared)) / Math.sqrt(2 * Math.PI * (1 + squared))
}
