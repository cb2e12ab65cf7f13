import type { PowerPlan } from '../design/power-plan'
import type { PowerRequest } from '../design/power-request'
import type { Correction, SpendingFunction } from '../study/spec'

/** An experiment to plan: from a metric of the study as it was observed, or from given values. */
export interface PowerOptions {
  readonly kind: 'power'
  /** Null: `type` and `baseline` are given. */
  readonly metric: string | null
  /** Null: the metric's. */
  readonly type: PowerRequest['type'] | null
  /** Null: what control was observed to have. */
  readonly baseline: number | null
  readonly standardDeviation: number | null
  /** Null: the metric's own smallest effect of interest. */
  readonly mde: number | null
  /** Whether `mde` is in the metric's unit; else it is a share of the baseline. */
  readonly absolute: boolean
  /** Null: the plan's. */
  readonly alpha: number | null
  readonly power: number
  /** How many variants of equal size, control included. Null: the study's, with its weights. */
  readonly variants: number | null
  /** Null: the plan's. */
  readonly correction: Correction | null
  /** Equally spaced looks. Null: the plan's; 1: one look at the end. */
  readonly looks: number | null
  /** Null: the plan's, or O'Brien-Fleming-type. */
  readonly spending: SpendingFunction | null
  /** Correlation with covariates; `observed`: that of the metric's own, 0 when it names none. */
  readonly rho: number | 'observed'
  /** Subjects a day over all variants. Null: as they came in. */
  readonly dailyTraffic: number | null
}

export interface PowerView {
  readonly kind: 'power'
  readonly metricId: string | null
  readonly request: PowerRequest
  readonly plan: PowerPlan
  /** By variant, control first, in the order of the request's weights. */
  readonly variantIds: readonly string[]
  readonly source: {
    readonly baseline: 'observed' | 'given'
    readonly correlation: 'observed' | 'given'
    /** Null when nobody knows the traffic. */
    readonly traffic: 'observed' | 'given' | null
  }
}
