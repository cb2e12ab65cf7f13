import type { SequentialSummary } from '../results/sequential'
import type { SequentialRule, SpendingFunction } from '../study/spec'

export interface SequentialOptions {
  readonly kind: 'sequential'
  readonly metric: string
  /** Null: the plan's rule, or an O'Brien-Fleming-type spending when the plan is fixed-horizon. */
  readonly spending: SpendingFunction | null
  /** Width of a look in days of calendar time. */
  readonly everyDays: number
}

export interface SequentialView {
  readonly kind: 'sequential'
  readonly metricId: string
  /** What the looks are read by. */
  readonly rule: SequentialRule
  readonly histories: readonly { readonly variantId: string; readonly summary: SequentialSummary }[]
}
