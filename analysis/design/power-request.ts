import type { Correction, SpendingFunction } from '../study/spec'
import { bernoulliVariance, type DesignGoal } from './sample-size'

/** An experiment to be planned: what is known before it, and what it shall find. */
export interface PowerRequest {
  readonly type: 'proportion' | 'mean' | 'ratio'
  /** What control has: a share, a mean per subject, or a ratio of sums. */
  readonly baseline: number
  /** Of one subject's value (of a ratio: linearised). A proportion's follows from its share. */
  readonly standardDeviation: number
  /** Smallest effect worth detecting; a relative one is a share of |baseline|. */
  readonly effect: { readonly size: number; readonly scale: 'relative' | 'absolute' }
  readonly goal: DesignGoal
  /** Traffic of each variant in any unit, control first; all above 0. */
  readonly weights: readonly number[]
  /** Anything but `none` plans every comparison at its even share of alpha, which is enough for all of them. */
  readonly correction: Correction
  /** Correlation of the outcome with its covariates, 0 without any. */
  readonly correlation: number
  /** Null for one look at the end. */
  readonly sequential: { readonly spending: SpendingFunction; readonly looks: number } | null
  /** New subjects a day over all variants. */
  readonly dailySubjects: number | null
  /** Subjects there are already, over all variants. */
  readonly presentSubjects: number | null
}

/** The standard deviation of a 0/1 value. */
export function rateDeviation(share: number): number {
  return Math.sqrt(bernoulliVariance(share))
}

/** The effect asked for in the metric's unit. */
export function plannedDifference({ baseline, effect }: Pick<PowerRequest, 'baseline' | 'effect'>): number {
  return effect.scale === 'absolute' ? effect.size : effect.size * Math.abs(baseline)
}

/** One subject's variance in control, and in a treatment that moves the metric by `difference`. */
export function subjectVariances(
  { type, baseline, standardDeviation }: PowerRequest,
  difference: number,
): { readonly control: number; readonly treatment: number } {
  if (type !== 'proportion') return { control: standardDeviation ** 2, treatment: standardDeviation ** 2 }
  const rate = Math.min(1, Math.max(0, baseline + difference))
  return { control: bernoulliVariance(baseline), treatment: bernoulliVariance(rate) }
}

/** The smallest treatment's traffic over control's: the comparison that decides the size. */
export function treatmentPerControl({ weights }: Pick<PowerRequest, 'weights'>): number {
  return Math.min(...weights.slice(1)) / weights[0]!
}
