import type { SampleSummary } from './sample-summary'
import type { AbsoluteEffect, EffectTest } from '../results/effect'
import { notEstimable, type NotEstimableReason } from '../failures'
import type { TestOptions } from './options'
import { testOf, waldInterval } from './reference'

export interface TestedEffect {
  readonly absolute: AbsoluteEffect
  readonly test: EffectTest
}

/** Why two summaries cannot be compared, or null when they can. */
export function comparisonObstacle(control: SampleSummary, treatment: SampleSummary): NotEstimableReason | null {
  const fewest = Math.min(control.n, treatment.n)
  if (fewest === 0) return 'empty-variant'
  if (fewest < 2) return 'too-few-subjects'
  if (!hasFiniteMoments(control) || !hasFiniteMoments(treatment)) return 'missing-variance'
  if (control.variance + treatment.variance <= 0) return 'zero-variance'
  return null
}

function hasFiniteMoments({ mean, variance }: SampleSummary): boolean {
  return Number.isFinite(mean) && Number.isFinite(variance)
}

/** Standard error of the difference in means with unpooled variances. */
export function differenceStandardError(control: SampleSummary, treatment: SampleSummary): number {
  return Math.sqrt(control.variance / control.n + treatment.variance / treatment.n)
}

/** Degrees of freedom of a difference in means with unequal variances: Welch (1938), Satterthwaite (1946). */
export function welchDegreesOfFreedom(control: SampleSummary, treatment: SampleSummary): number {
  const c = control.variance / control.n
  const t = treatment.variance / treatment.n
  return (c + t) ** 2 / (c ** 2 / (control.n - 1) + t ** 2 / (treatment.n - 1))
}

/** Treatment minus control with the test of no difference and the interval that agrees with it. */
export function meanDifference(
  control: SampleSummary,
  treatment: SampleSummary,
  options: TestOptions,
  degreesOfFreedom: number | null,
): TestedEffect {
  const estimate = treatment.mean - control.mean
  const standardError = differenceStandardError(control, treatment)
  return {
    absolute: {
      kind: 'estimated',
      estimate,
      standardError,
      interval: waldInterval(estimate, standardError, options, degreesOfFreedom),
      level: 1 - options.alpha,
    },
    test: testOf(estimate / standardError, options, degreesOfFreedom),
  }
}

export function notComparable(reason: NotEstimableReason): TestedEffect {
  return { absolute: notEstimable(reason), test: notEstimable(reason) }
}
