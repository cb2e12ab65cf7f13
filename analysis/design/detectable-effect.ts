import { notEstimable, type Estimable } from '../failures'
import { bernoulliVariance, detectableErrors, type DesignGoal } from './sample-size'

/**
 * Smallest difference of two means that n subjects in control and r n in treatment detect:
 * (z_a + z_b) sqrt((1 + 1 / r) variance / n).
 */
export function detectableDifference(
  variance: number,
  control: number,
  goal: DesignGoal,
  treatmentPerControl = 1,
): number {
  return detectableErrors(goal) * Math.sqrt(((1 + 1 / treatmentPerControl) * variance) / control)
}

/**
 * Smallest rise (or fall) of a proportion that n subjects in control and r n in treatment detect, the variance of the
 * treatment being that of its own rate: the d that solves n d^2 = z^2 (p1 q1 + p2 q2 / r) with p2 = p1 + d, a quadratic.
 * Not estimable when no rate in [0, 1] is far enough away.
 */
export function detectableProportion(
  baseline: number,
  controlSubjects: number,
  goal: DesignGoal,
  direction: 'increase' | 'decrease' = 'increase',
  treatmentPerControl = 1,
): Estimable<{ readonly rate: number; readonly difference: number }> {
  const ratio = detectableErrors(goal) ** 2 / (controlSubjects * treatmentPerControl)
  // d^2 (1 + k) - k (1 - 2 p) d - (1 + r) k p q = 0 with k = z^2 / (r n)
  const linear = ratio * (1 - 2 * baseline)
  const constant = (1 + treatmentPerControl) * ratio * bernoulliVariance(baseline)
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
