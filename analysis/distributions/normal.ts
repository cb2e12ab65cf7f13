import { erfc, logErfc } from '../numerics/error-function'
import type { ContinuousDistribution } from './distribution'
import { normalQuantile } from './normal-quantile'

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)

function logUpperTail(x: number): number {
  return x > 0 ? logErfc(x * Math.SQRT1_2) - Math.LN2 : Math.log1p(-erfc(-x * Math.SQRT1_2) / 2)
}

/** The standard normal distribution. */
export const normal: ContinuousDistribution = {
  density: (x) => Math.exp((-x * x) / 2) / SQRT_TWO_PI,
  cdf: (x) => erfc(-x * Math.SQRT1_2) / 2,
  survival: (x) => erfc(x * Math.SQRT1_2) / 2,
  logCdf: (x) => logUpperTail(-x),
  logSurvival: logUpperTail,
  quantile: normalQuantile,
  upperQuantile: (p) => -normalQuantile(p),
}
