import type { ContinuousDistribution } from './distribution'
import { gamma } from './gamma'

/** Chi-squared distribution: a gamma with shape df/2 and scale 2. */
export function chiSquared(degreesOfFreedom: number): ContinuousDistribution {
  return gamma(degreesOfFreedom / 2, 2)
}
