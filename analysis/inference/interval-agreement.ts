import type { TestedEffect } from './mean-difference'

/**
 * True when the interval and the p-value tell different stories about zero. Only methods that estimate the variance
 * twice can (two proportions: pooled for the test, unpooled for the interval), and only close to the threshold.
 */
export function intervalDisagreesWithTest({ absolute, test }: TestedEffect, alpha: number): boolean {
  if (absolute.kind !== 'estimated' || test.kind !== 'estimated') return false
  const excludesZero = absolute.interval.lower > 0 || absolute.interval.upper < 0
  return excludesZero !== test.pValue < alpha
}
