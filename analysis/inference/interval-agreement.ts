import type { EffectTest } from '../results/effect'
import type { Interval } from '../results/interval'
import type { Estimable } from '../failures'

/** An interval, absolute or relative, beside the test it is shown with. */
interface TestedInterval {
  readonly absolute: Estimable<{ readonly interval: Interval }>
  readonly test: EffectTest
}

/**
 * True when the interval and the p-value tell different stories about zero. Only methods that estimate the variance
 * twice can (two proportions: pooled for the test, unpooled for the interval), and only close to the threshold.
 */
export function intervalDisagreesWithTest({ absolute, test }: TestedInterval, alpha: number): boolean {
  if (absolute.kind !== 'estimated' || test.kind !== 'estimated') return false
  const excludesZero = absolute.interval.lower > 0 || absolute.interval.upper < 0
  return excludesZero !== test.pValue < alpha
}
