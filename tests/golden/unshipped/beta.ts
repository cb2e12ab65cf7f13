import { incompleteBeta } from '../../../analysis/numerics/incomplete-beta'
import { logBinomialKernel } from '../../../analysis/numerics/poisson-deviance'
import type { ContinuousDistribution } from '../../../analysis/distributions/distribution'
import { searchQuantile, unitScale } from '../../../analysis/distributions/quantile-search'

/** Beta distribution on (0, 1); a, b > 0. */
export function beta(a: number, b: number): ContinuousDistribution {
  const tails = (x: number) => incompleteBeta(a, b, Math.min(1, Math.max(0, x)))
  const logTails = { logCdf: (x: number) => tails(x).logLower, logSurvival: (x: number) => tails(x).logUpper }
  return {
    ...logTails,
    density: (x) =>
      x > 0 && x < 1 ? (Math.exp(logBinomialKernel(a, b, x, 1 - x)) * a * b) / ((a + b) * x * (1 - x)) : 0,
    cdf: (x) => tails(x).lower,
    survival: (x) => tails(x).upper,
    quantile: (p) => searchQuantile(logTails, unitScale, p, 'lower'),
    upperQuantile: (p) => searchQuantile(logTails, unitScale, p, 'upper'),
  }
}
