import type { SampleSummary } from '../inference/sample-summary'
import type { EffectTest } from '../results/effect'
import type { Interval } from '../results/interval'
import { notEstimable, type Estimable, type NotEstimableReason } from '../failures'
import type { TestOptions } from '../inference/options'
import { testOf, waldInterval } from '../inference/reference'
import type { SuccessCount } from '../inference/two-proportion-z'

/** Subjects in both experiments, by their variant in A and in B: 0 the control, 1 the treatment. */
export interface CrossedGroups<Group> {
  readonly a0b0: Group
  readonly a1b0: Group
  readonly a0b1: Group
  readonly a1b1: Group
}

interface Contrast {
  readonly estimate: number
  readonly standardError: number
  readonly interval: Interval
  readonly test: Extract<EffectTest, { kind: 'estimated' }>
}

/** How much A's effect changes where B is on (and B's where A is on: it is the same number). */
export type Interaction = Estimable<
  Contrast & {
    readonly effectWithoutB: number
    readonly effectWithB: number
    /** The same contrast against Student's t, with Satterthwaite's degrees of freedom. */
    readonly welch: Extract<EffectTest, { kind: 'estimated' }>
  }
>

export type LogitInteraction = Estimable<Contrast & { readonly oddsRatio: number }>

/** Interaction of two experiments on a mean: the difference of differences. Proportions come as their summaries. */
export function interaction(groups: CrossedGroups<SampleSummary>, options: TestOptions): Interaction {
  const all = [groups.a0b0, groups.a1b0, groups.a0b1, groups.a1b1]
  const obstacle = obstacleOf(all)
  if (obstacle) return notEstimable(obstacle)
  const effectWithoutB = groups.a1b0.mean - groups.a0b0.mean
  const effectWithB = groups.a1b1.mean - groups.a0b1.mean
  const estimate = effectWithB - effectWithoutB
  const parts = all.map(({ variance, n }) => variance / n)
  const variance = parts.reduce((sum, part) => sum + part, 0)
  const degreesOfFreedom = variance ** 2 / parts.reduce((sum, part, i) => sum + part ** 2 / (all[i]!.n - 1), 0)
  const contrast = contrastOf(estimate, Math.sqrt(variance), options)
  const welch = testOf(contrast.test.statistic, options, degreesOfFreedom)
  return { kind: 'estimated', ...contrast, effectWithoutB, effectWithB, welch }
}

/** The same for proportions on the logit scale: do the two effects multiply in odds? Needs all eight counts above 0. */
export function logitInteraction(groups: CrossedGroups<SuccessCount>, options: TestOptions): LogitInteraction {
  const all = [groups.a0b0, groups.a1b0, groups.a0b1, groups.a1b1]
  if (all.some(({ n }) => n === 0)) return notEstimable('empty-variant')
  if (all.some(({ successes, n }) => successes === 0 || successes === n)) return notEstimable('zero-variance')
  const logits = all.map(({ successes, n }) => Math.log(successes / (n - successes)))
  const variance = all.reduce((sum, { successes, n }) => sum + 1 / successes + 1 / (n - successes), 0)
  const estimate = logits[3]! - logits[2]! - (logits[1]! - logits[0]!)
  return {
    kind: 'estimated',
    ...contrastOf(estimate, Math.sqrt(variance), options),
    oddsRatio: Math.exp(estimate),
  }
}

function contrastOf(estimate: number, standardError: number, options: TestOptions): Contrast {
  return {
    estimate,
    standardError,
    interval: waldInterval(estimate, standardError, options, null),
    test: testOf(estimate / standardError, options, null),
  }
}

function obstacleOf(groups: readonly SampleSummary[]): NotEstimableReason | null {
  if (groups.some(({ n }) => n === 0)) return 'empty-variant'
  if (groups.some(({ n }) => n < 2)) return 'too-few-subjects'
  if (groups.some(({ mean, variance }) => !Number.isFinite(mean) || !Number.isFinite(variance)))
    return 'missing-variance'
  return groups.some(({ variance }) => variance > 0) ? null : 'zero-variance'
}
