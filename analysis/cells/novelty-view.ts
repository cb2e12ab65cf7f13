import type { NoveltyBasis } from '../measure/measure-in-time'
import type { NoveltyTrend } from '../diagnostics/novelty'
import type { SteadyState } from '../diagnostics/steady-state'
import type { Effect } from '../results/effect'
import type { Estimable } from '../failures'

export interface NoveltyOptions {
  readonly kind: 'novelty'
  readonly metric: string
}

/** The effect in one stretch of time. */
export interface PeriodEffect {
  /** Days since first exposure, or days or weeks since the experiment's first day; from 0. */
  readonly index: number
  /** ISO 8601 day on which it starts; null for days since exposure, which every subject counts alone. */
  readonly start: string | null
  /** Subjects of control and treatment whose value it is. */
  readonly subjects: { readonly control: number; readonly treatment: number }
  readonly effect: Effect
}

/**
 * `novelty`: the effect gets worse with time, by the metric's direction; `primacy`: it gets better; `cohorts-differ`: it
 * differs for subjects who came later.
 */
export type NoveltyVerdict = 'novelty' | 'primacy' | 'cohorts-differ' | 'none'

export interface NoveltyComparison {
  readonly variantId: string
  /** Empty for exposure cohorts. */
  readonly bySinceExposure: readonly PeriodEffect[]
  /** By UTC day: of activity, or of first exposure for cohorts. */
  readonly byDay: readonly PeriodEffect[]
  readonly byWeek: readonly PeriodEffect[]
  /** Over days since exposure, or over cohorts. */
  readonly trend: NoveltyTrend
  readonly steady: SteadyState
  readonly verdict: Estimable<{ readonly verdict: NoveltyVerdict }>
}

export interface NoveltyView {
  readonly kind: 'novelty'
  readonly metricId: string
  /** Null when the data has no times. */
  readonly basis: NoveltyBasis | null
  readonly comparisons: readonly NoveltyComparison[]
}
