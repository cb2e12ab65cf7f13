import { incompleteGamma } from '../numerics/incomplete-gamma'
import { logPoissonKernel } from '../numerics/poisson-deviance'
import type { ContinuousDistribution } from './distribution'
import { searchQuantile, type SupportScale } from './quantile-search'

/** Gamma distribution with mean shape x scale; shape, scale > 0. */
export function gamma(shape: number, scale: number): ContinuousDistribution {
  const tails = (x: number) => incompleteGamma(shape, Math.max(0, x) / scale)
  const logTails = { logCdf: (x: number) => tails(x).logLower, logSurvival: (x: number) => tails(x).logUpper }
  const support: SupportScale = { fromReal: Math.exp, start: Math.log(shape * scale) }
  return {
    ...logTails,
    density: (x) => (x > 0 ? (Math.exp(logPoissonKernel(shape, x / scale)) * shape) / x : 0),
    cdf: (x) => tails(x).lower,
    survival: (x) => tails(x).upper,
    quantile: (p) => searchQuantile(logTails, support, p, 'lower'),
    upperQuantile: (p) => searchQuantile(logTails, support, p, 'upper'),
  }
}
