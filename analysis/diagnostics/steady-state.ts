import type { EffectTest } from '../results/effect'
import { notEstimable, type Estimable } from '../failures'
import { testOf } from '../inference/reference'
import { stableSum } from '../numerics/sum'
import type { DailyEffect } from './novelty'

interface PooledEffect {
  readonly estimate: number
  readonly standardError: number
}

export type SteadyState = Estimable<{
  readonly early: PooledEffect
  /** What is left once the first days are over. */
  readonly steady: PooledEffect
  /** steady - early. */
  readonly change: PooledEffect
  readonly test: Extract<EffectTest, { kind: 'estimated' }>
}>

const FIRST_WEEK = 7

/** The first week against the days after it, each the precision-weighted mean of its days. */
export function steadyState(days: readonly DailyEffect[], firstDays = FIRST_WEEK): SteadyState {
  const start = days.reduce((first, { day }) => Math.min(first, day), Infinity)
  const early = pooled(days.filter(({ day }) => day - start < firstDays))
  const steady = pooled(days.filter(({ day }) => day - start >= firstDays))
  if (!early || !steady) return notEstimable('too-few-subjects')
  const change = {
    estimate: steady.estimate - early.estimate,
    standardError: Math.hypot(steady.standardError, early.standardError),
  }
  const test = testOf(change.estimate / change.standardError, { alpha: 0.05, alternative: 'two-sided' }, null)
  return { kind: 'estimated', early, steady, change, test }
}

function pooled(days: readonly DailyEffect[]): PooledEffect | null {
  const usable = days.filter(({ standardError }) => standardError > 0 && standardError < Infinity)
  if (usable.length === 0) return null
  const weights = usable.map(({ standardError }) => 1 / standardError ** 2)
  const total = stableSum(weights)
  const estimate = stableSum(usable.map((day, i) => weights[i]! * day.estimate)) / total
  return { estimate, standardError: 1 / Math.sqrt(total) }
}
