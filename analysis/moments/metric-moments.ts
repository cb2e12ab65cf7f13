import type { Moments } from './moments'
import type { QuantileSample } from './quantile-sample'

/**
 * What a column of a metric's moments is. Outcome and denominator come first, in this order; a funnel's steps before
 * its last come after the outcome, which is the last.
 */
export interface MomentColumn {
  readonly name: string
  readonly role: 'outcome' | 'denominator' | 'step' | 'covariate' | 'missing-indicator'
}

/** A cap as it was applied: the value that outcomes above it count as, and the percentile it is, if it is one. */
export interface AppliedCap {
  readonly scope: 'experiment' | 'segment'
  readonly percentile?: number
  readonly value: number
}

/** One metric's moments in one stratum, by variant id. The columns are the metric's. */
export interface StratumMoments {
  readonly value: readonly (string | null)[]
  readonly byVariant: ReadonlyMap<string, Moments>
}

/** One metric's moments in one slice of the subjects, by variant id. */
export interface MetricMoments {
  readonly columns: readonly MomentColumn[]
  readonly byVariant: ReadonlyMap<string, Moments>
  /**
   * `subjects`: aggregated from rows of subjects. `summaries`: n, mean and variance that a source gave as such, whose
   * variance is taken at its word.
   */
  readonly origin: 'subjects' | 'summaries'
  /** By variant id: what inference needs of a quantile, which moments do not tell. */
  readonly quantiles?: ReadonlyMap<string, QuantileSample>
  /** Absent without a cap. */
  readonly cap?: AppliedCap
  /** Of a metric that is post-stratified. */
  readonly strata?: readonly StratumMoments[]
}
