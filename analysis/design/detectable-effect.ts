import { notEstimable, type Estimable } from '../failures'
import { bernoulliVariance, detectableErrors, type DesignGoal } from './sample-size'

/** Smallest difference of two means that n subjects per variant detect: (z_a + z_b) sqrt(2 variance / n). */
export function detectableDifference(variance: number, perVariant: number, goal: DesignGoal): number {
  return detectableErrors(goal) * Math.sqrt((2 * variance) / perVariant)
}

/**
 * Smallest rise (or fall) of a proportion that n subjects per variant detect, the variance of the treatment being that
 * of its own rate: the d that solves n d^2 = z^2 (p1 q1 + p2 q2) with p2 = p1 + d, a quadratic. Not estimable when no
 * rate in [0, 1] is far enough away.
 */
export function detectableProportion(
  baseline: number,
  perVariant: number,
  goal: DesignGoal,
  direction: 'increase' | 'decrease' = 'increase',
): Estimable<{ readonly rate: number; readonly difference: number }> {
  const ratio = detectableErrors(goal) ** 2 / perVariant
  // d^2 (1 + k) - k (1 - 2 p) d - 2 k p q = 0 with k = z^2 / n
  const linear = ratio * (1 - 2 * baseline)
  const constant = 2 * ratio * bernoulliVariance(baseline)
  const root = Math.sqrt(linear ** 2 + 4 * (1 + ratio) * constant)
  const sign = direction === 'increase' ? 1 : -1
  // of the two forms of the root, the one whose terms add up
  const difference =
    sign * linear >= 0 ? (linear + sign * root) / (2 * (1 + ratio)) : (-2 * constant) / (linear - sign * root)
  const rate = baseline + difference
  return rate >= 0 && rate <= 1 && difference !== 0
    ? { kind: 'estimated', rate, difference }
    : notEstimable('too-few-subjects')
}
