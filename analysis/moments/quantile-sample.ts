import { normal } from '../distributions/normal'
import type { Moments } from './moments'

/**
 * The level of the interval of ranks that the standard error comes from. It is a fixed one, so that an error belongs to
 * the data and not to the alpha of a plan.
 */
const rankLevel = 0.95
export const rankCritical = normal.upperQuantile((1 - rankLevel) / 2)

/** All that inference on a quantile needs of one variant in one slice: the joint for metrics that are no means. */
export interface QuantileSample {
  /** Values: of subjects, or of the events of all subjects. */
  readonly values: number
  /** The value of rank floor(n p), at least the first. */
  readonly quantile: number
  /** Values at the ranks of the interval (see `quantileRanks`); null when there is no such rank. */
  readonly lower: number | null
  readonly upper: number | null
  /**
   * For events, the moments per subject of two columns: its values at or below the quantile, and all its values. Null
   * where each subject is a value.
   */
  readonly clusters: Moments | null
}

/** How one metric's quantile is looked up. */
export interface QuantileRequest {
  readonly metricId: string
  readonly probability: number
  readonly level: 'subject' | 'event'
}
