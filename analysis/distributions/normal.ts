import { erfc, logErfc } from '../numerics/error-function'
import type { ContinuousDistribution } from './distribution'
import { normalQuantile } from './normal-quantile'

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)

/** The standard normal distribution. */
export const normal: ContinuousDistribution = {
  density: (x) => Math.exp((-x * x) / 2) / SQRT_TWO_PI,
  cdf: (x) => erfc(-x * Math.SQRT1_2) / 2,
  survival: (x) => erfc(x * Math.SQRT1_2) / 2,
  logCdf: (x) => logErfc(-x * Math.SQRT1_2) - Math.LN2,
  logSurvival: (x) => logErfc(x * Math.SQRT1_2) - Math.LN2,
  quantile: normalQuantile,
  upperQuantile: (p) => -normalQuantile(p),
}
