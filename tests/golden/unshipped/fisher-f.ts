import { incompleteBeta } from '../../../analysis/numerics/incomplete-beta'
import { beta } from './beta'
import type { ContinuousDistribution } from '../../../analysis/distributions/distribution'
import { positiveScale, searchQuantile } from '../../../analysis/distributions/quantile-search'

/** Fisher's F distribution with df1 and df2 > 0 degrees of freedom. */
export function fisherF(df1: number, df2: number): ContinuousDistribution {
  const tails = (x: number) => {
    const scaled = (df1 * Math.max(0, x)) / df2
    return incompleteBeta(df1 / 2, df2 / 2, 1 / (1 + 1 / scaled), 1 / (1 + scaled))
  }
  const logTails = { logCdf: (x: number) => tails(x).logLower, logSurvival: (x: number) => tails(x).logUpper }
  const share = beta(df1 / 2, df2 / 2)
  return {
    ...logTails,
    density: (x) => (x > 0 ? (share.density((df1 * x) / (df1 * x + df2)) * df1 * df2) / (df1 * x + df2) ** 2 : 0),
    cdf: (x) => tails(x).lower,
    survival: (x) => tails(x).upper,
    quantile: (p) => searchQuantile(logTails, positiveScale, p, 'lower'),
    upperQuantile: (p) => searchQuantile(logTails, positiveScale, p, 'upper'),
  }
}
