import type { Shrinkage } from '../diagnostics/shrinkage'
import type { Estimable } from '../failures'
import type { MetricResult, SegmentResult } from '../results/experiment-result'
import type { Heterogeneity, MixDecomposition } from '../results/segments'
import type { Correction } from '../study/spec'

export interface SegmentsOptions {
  readonly kind: 'segments'
  readonly metric: string
  /** One or more dimensions, crossed. */
  readonly dimensions: readonly string[]
  readonly correction: Correction
}

export interface SegmentsView {
  readonly kind: 'segments'
  readonly metricId: string
  readonly dimensions: readonly string[]
  readonly correction: Correction
  readonly total: MetricResult
  readonly segments: readonly SegmentResult[]
  readonly comparisons: readonly {
    readonly variantId: string
    readonly heterogeneity: Heterogeneity
    readonly decomposition: Estimable<MixDecomposition>
    readonly simpson: boolean
    /** Empirical-Bayes readings of the absolute effects, in the order of `segments`. */
    readonly shrinkage: Shrinkage
  }[]
}
