import type { VariantBalance } from '../diagnostics/balance-findings'
import type { MetricResult } from '../results/experiment-result'

export interface CupedOptions {
  readonly kind: 'cuped'
  readonly metric: string
  /** Null: the covariates the metric names. */
  readonly covariates: readonly string[] | null
}

export interface CupedView {
  readonly kind: 'cuped'
  readonly metric: MetricResult
  /** Whether the covariates were alike before exposure, each treatment against control. */
  readonly balances: readonly VariantBalance[]
}
