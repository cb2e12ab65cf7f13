import { normal } from '../../../analysis/distributions/normal'
import type { Interval } from '../../../analysis/results/interval'
import type { SuccessCount } from '../../../analysis/inference/two-proportion-z'

/**
 * Wilson's score interval of one proportion: all rates the score test does not reject. Wilson (1927).
 * Defined at 0 and n successes, where it ends at 0 and 1.
 */
export function wilsonInterval({ successes, n }: SuccessCount, alpha: number): Interval {
  const z = normal.upperQuantile(alpha / 2)
  const failures = n - successes
  const centre = successes + (z * z) / 2
  const reach = z * Math.sqrt((successes * failures) / n + (z * z) / 4)
  const total = n + z * z
  return {
    lower: successes === 0 ? 0 : Math.max(0, (centre - reach) / total),
    upper: failures === 0 ? 1 : Math.min(1, (centre + reach) / total),
  }
}
