import type { MetricResult } from '../results/experiment-result'
import type { SrmResult } from '../results/split'

export interface ScorecardOptions {
  readonly kind: 'scorecard'
  /** Null: every metric of the study. */
  readonly metrics: readonly string[] | null
}

export interface ScorecardView {
  readonly kind: 'scorecard'
  readonly srm: SrmResult
  readonly metrics: readonly MetricResult[]
}
