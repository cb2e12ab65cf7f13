import type { Estimable, Finding } from '../failures'
import type { MetricDefinition, MetricRole } from '../metrics/definition'

/** A confidence interval; a one-sided one has an infinite end. */
export interface Interval {
  readonly lower: number
  readonly upper: number
}

export interface VariantSummary {
  readonly variantId: string
  /** Subjects with a value for the metric. */
  readonly n: number
  /** Mean per subject; for a ratio metric the ratio of sums. Null when n is 0. */
  readonly mean: number | null
  /** Sample variance per subject; p(1-p) for a proportion; the linearised variance for a ratio. Null when n < 2. */
  readonly variance: number | null
  readonly standardError: number | null
}

export type EffectMethod = 'two-proportion-z' | 'welch-t' | 'z' | 'ratio-delta-z' | 'cuped-welch-t' | 'cuped-ratio-z'

/** Treatment minus control, in the metric's unit. */
export type AbsoluteEffect = Estimable<{
  readonly estimate: number
  readonly standardError: number
  readonly interval: Interval
  readonly level: number
}>

/** (treatment - control) / |control|. */
export type RelativeEffect = Estimable<{
  readonly estimate: number
  readonly interval: Interval
  readonly method: 'delta' | 'fieller'
}>

export type EffectTest = Estimable<{
  readonly statistic: number
  /** Null for a normal reference distribution. */
  readonly degreesOfFreedom: number | null
  readonly pValue: number
  readonly log10P: number
}>

export type CupedSummary = Estimable<{
  readonly theta: readonly number[]
  readonly covariates: readonly string[]
  /** Multiple correlation of outcome and covariates, in the covariance that theta comes from. */
  readonly correlation: number
  /** 1 - (adjusted standard error / unadjusted standard error)^2. */
  readonly varianceReduction: number
  /** What sample size multiplier the reduction is worth: 1 / (1 - varianceReduction). */
  readonly equivalentSampleGain: number
  readonly unadjusted: {
    readonly absolute: AbsoluteEffect
    readonly relative: RelativeEffect
    readonly test: EffectTest
  }
}>

export type SequentialDecision = 'continue' | 'stop-significant' | 'stop-futile' | 'completed'

export interface SequentialLook {
  readonly look: number
  /** ISO 8601 end of the look's data, or null when the source has no clock. */
  readonly at: string | null
  readonly informationFraction: number
  /** Subjects over both variants so far. */
  readonly n: number
  /** Null when not estimable at this look. */
  readonly statistic: number | null
  readonly boundary: { readonly lower: number; readonly upper: number }
  readonly alphaSpent: number
  readonly effect: number | null
  /** Repeated confidence interval: effect +- boundary x standard error (Jennison and Turnbull 2000, ch. 9). */
  readonly interval: Interval | null
  readonly crossed: boolean
}

export interface SequentialSummary {
  readonly method: string
  readonly looks: readonly SequentialLook[]
  readonly decision: SequentialDecision
  /** Repeated p-value at the last look: the smallest alpha whose boundary would just be crossed. */
  readonly pValue: number | null
}

export interface Effect {
  readonly variantId: string
  readonly controlId: string
  readonly method: EffectMethod
  readonly absolute: AbsoluteEffect
  readonly relative: RelativeEffect
  readonly test: EffectTest
  /** After the plan's correction over its family; null when there is no p-value. */
  readonly pValueAdjusted: number | null
  readonly significant: boolean | null
  readonly cuped: CupedSummary | null
  readonly sequential: SequentialSummary | null
}

export interface MetricResult {
  readonly metricId: string
  readonly role: MetricRole
  readonly type: MetricDefinition['type']
  readonly variants: readonly VariantSummary[]
  /** One per non-control variant with a positive weight, in the spec's order. */
  readonly effects: readonly Effect[]
}

/** Pearson chi-square over the variants with a positive weight. */
export type SrmResult = Estimable<{
  readonly pValue: number
  readonly log10P: number
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly flagged: boolean
}> & {
  /** Subjects by variant id, weight-0 and unknown variants included. */
  readonly observed: Readonly<Record<string, number>>
  /** By variant id, allocated variants only. */
  readonly expected: Readonly<Record<string, number>>
}

export interface SegmentResult {
  readonly dimension: readonly string[]
  readonly value: readonly (string | null)[]
  readonly metricId: string
  readonly variants: readonly VariantSummary[]
  readonly effects: readonly Effect[]
}

/** What a snapshot is, as far as a result repeats it. */
export interface SnapshotReference {
  readonly id: string
  readonly rows: Readonly<Record<string, number>>
  readonly window: readonly [string | null, string | null]
}

export interface ExperimentResult {
  readonly experimentId: string
  readonly snapshot: SnapshotReference
  readonly plan: { readonly hash: string; readonly registered: boolean; readonly deviations: readonly string[] }
  readonly srm: SrmResult
  readonly metrics: readonly MetricResult[]
  readonly segments: readonly SegmentResult[]
  readonly findings: readonly Finding[]
}
