import type { Moments } from './moments'

/**
 * What a column of a metric's moments is. Outcome and denominator come first, in this order; a funnel's steps before
 * its last come after the outcome, which is the last.
 */
export interface MomentColumn {
  readonly name: string
  readonly role: 'outcome' | 'denominator' | 'step' | 'covariate' | 'missing-indicator'
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
}
