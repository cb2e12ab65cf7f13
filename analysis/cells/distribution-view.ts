import type { MannWhitney } from '../inference/mann-whitney'
import type { AbsoluteEffect, EffectTest, RelativeEffect } from '../results/effect'
import type { Interval } from '../results/interval'

export interface DistributionOptions {
  readonly kind: 'distribution'
  readonly metric: string
  /** How values are binned: in equal steps, or in equal ratios (positive values only). */
  readonly scale: 'linear' | 'log'
}

/** The values of one variant, as they are: without a cap. */
export interface VariantDistribution {
  readonly variantId: string
  /** Subjects with a value. */
  readonly n: number
  readonly zeros: number
  readonly negatives: number
  readonly minimum: number | null
  readonly maximum: number | null
  /** The largest values, largest first. */
  readonly largest: readonly number[]
  /** Subjects by bin: from an edge up to, but without, the next one; the last bin has all beyond its edge. */
  readonly counts: readonly number[]
}

export interface QuantileEffect {
  readonly variantId: string
  readonly absolute: AbsoluteEffect
  readonly relative: RelativeEffect
  readonly test: EffectTest
  /** Holm, over the quantiles and treatments of the view. */
  readonly pValueAdjusted: number | null
}

/** One quantile in every variant, with the interval between order statistics, and its effects. */
export interface QuantileReading {
  readonly probability: number
  readonly values: readonly {
    readonly variantId: string
    readonly value: number | null
    readonly interval: Interval | null
  }[]
  readonly effects: readonly QuantileEffect[]
}

/** Whether one treatment's values tend to be larger than the control's, whatever their distribution. */
export interface RankReading {
  readonly variantId: string
  readonly test: MannWhitney
}

export interface DistributionView {
  readonly kind: 'distribution'
  readonly metricId: string
  readonly scale: 'linear' | 'log'
  /** Lower ends of the bins, ascending. */
  readonly edges: readonly number[]
  readonly variants: readonly VariantDistribution[]
  readonly quantiles: readonly QuantileReading[]
  /** One per treatment. */
  readonly ranks: readonly RankReading[]
}
