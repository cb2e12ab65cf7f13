import type { RelativeEffect } from '../results/effect'
import { notEstimable } from '../failures'
import { comparisonObstacle } from '../inference/mean-difference'
import type { ReferencedOptions } from '../inference/options'
import { criticalValue, intervalWithin } from '../inference/reference'
import { fiellerInterval } from './fieller'
import type { SampleSummary } from '../inference/sample-summary'

/**
 * Fieller's g (the squared ratio of the critical value to the control mean in standard errors) from which on the delta
 * method is not trusted: the control mean lies within about six standard errors of 0 at 95 %.
 */
const FIELLER_FROM = 0.1

/**
 * (treatment - control) / |control| with an interval by the delta method, or by Fieller's theorem when the control mean
 * is within reach of 0, where a ratio is far from normal. Not estimable when even Fieller's set is unbounded.
 * The two variants are independent.
 */
export function relativeEffect(
  control: SampleSummary,
  treatment: SampleSummary,
  options: ReferencedOptions,
): RelativeEffect {
  const obstacle = comparisonObstacle(control, treatment)
  if (obstacle) return notEstimable(obstacle)
  const critical = criticalValue(options, options.degreesOfFreedom)
  const g = (critical ** 2 * control.variance) / control.n / control.mean ** 2
  if (!(g < 1)) return notEstimable('control-mean-near-zero')
  const estimate = (treatment.mean - control.mean) / Math.abs(control.mean)
  if (g < FIELLER_FROM) {
    const interval = intervalWithin(estimate, critical * relativeStandardError(control, treatment), options)
    return { kind: 'estimated', estimate, interval, method: 'delta' }
  }
  const interval = fiellerInterval(control, treatment, options)
  return interval
    ? { kind: 'estimated', estimate, interval, method: 'fieller' }
    : notEstimable('control-mean-near-zero')
}

/** Standard error of (mT - mC) / |mC| by the delta method: the gradient is (1, -mT / mC) / |mC|. */
export function relativeStandardError(control: SampleSummary, treatment: SampleSummary): number {
  const ratio = treatment.mean / control.mean
  const squared = treatment.variance / treatment.n + (ratio ** 2 * control.variance) / control.n
  return Math.sqrt(squared) / Math.abs(control.mean)
}
