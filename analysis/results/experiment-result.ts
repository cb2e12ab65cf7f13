import type { Estimable, Finding } from '../failures'
import type { MetricDefinition, MetricRole } from '../study/metric-definition'
import type { PlanStatus } from '../study/registration'
import type { RidgeFit } from '../estimation/ridge'
import type { ExactTest } from '../inference/fisher-exact'
import type { AppliedCap } from '../moments/metric-moments'
import type { Alternative } from '../study/spec'

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

export type EffectMethod =
  | 'two-proportion-z'
  | 'score'
  | 'welch-t'
  | 'z'
  | 'ratio-delta-z'
  | 'quantile-z'
  | 'clustered-quantile-z'
  | 'cuped-welch-t'
  | 'cuped-ratio-z'
  | 'lin-z'
  | 'post-stratified-z'

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
  /** Lin's adjustment: each variant's own slopes, of which `theta` is what they come to. */
  readonly slopes?: { readonly control: readonly number[]; readonly treatment: readonly number[] }
  /** The predictor that a ridge regression gave, when one of the covariates is that. */
  readonly ridge?: RidgeFit
}>

/** An effect put together from those within strata. */
export type PostStratifiedSummary = Estimable<{
  readonly dimensions: readonly string[]
  readonly strata: readonly {
    readonly value: readonly (string | null)[]
    /** Share of the population, of 1. */
    readonly weight: number
    readonly absolute: AbsoluteEffect
  }[]
  /** 1 - (stratified standard error / unadjusted standard error)^2. */
  readonly varianceReduction: number
  readonly unadjusted: {
    readonly absolute: AbsoluteEffect
    readonly relative: RelativeEffect
    readonly test: EffectTest
  }
}>

/** One step of a funnel: how many get that far, and how many go on from the step before. */
export interface FunnelStepResult {
  /** 1-based. */
  readonly step: number
  readonly label: string
  /** Share of all subjects that reach the step. */
  readonly reached: StepReading
  /** Of the subjects at the step before, those that reach this one; null for the first step. */
  readonly fromPrevious: StepReading | null
}

export interface StepReading {
  readonly variants: readonly VariantSummary[]
  readonly effects: readonly StepEffect[]
}

export type StepEffect = Pick<Effect, 'variantId' | 'controlId' | 'method' | 'absolute' | 'relative' | 'test'>

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
  /** Null for a rule that spends no alpha look by look. */
  readonly alphaSpent: number | null
  readonly effect: number | null
  /** Repeated confidence interval: effect +- boundary x standard error (Jennison and Turnbull 2000, ch. 9). */
  readonly interval: Interval | null
  readonly crossed: boolean
  /** z on whose wrong side the planned effect has become too unlikely; null without a futility rule. */
  readonly futility: number | null
}

/** What a method without planned looks was tuned by, and where that came from. */
export type SequentialTuning =
  | {
      readonly kind: 'confidence-sequence'
      /** Subjects, over all variants, at which it is about tightest. */
      readonly tunedFor: number
      readonly source: 'plan' | 'default'
    }
  | {
      readonly kind: 'msprt'
      /** Standard deviation of the prior on the absolute effect, at the last look. */
      readonly tau: number
      readonly source: 'plan' | 'mde' | 'default'
    }
  | {
      readonly kind: 'sprt'
      /** Size of the absolute effect that no effect is tested against; null where none is known: nothing is decided. */
      readonly effect: number | null
      /** Chance to accept that there is no effect when there is that one. */
      readonly beta: number
      readonly source: 'plan' | 'mde' | 'none'
    }

/** Inference at the look where a group-sequential test stopped, the looks before it taken into account. */
export interface StoppedInference {
  readonly look: number
  readonly stageWiseP: number
  readonly medianUnbiased: number
  readonly interval: Interval
  readonly level: number
}

/** What looking early costs and saves, by the planned looks. */
export interface SequentialDesign {
  /** For which the rest is told: 1 - beta of the futility rule, else 0.8. */
  readonly power: number
  /** Maximum sample relative to a fixed-horizon test of the same alpha and power. */
  readonly inflation: number
  /** Subjects over all variants: at information fraction 1, and expected until the test stops. */
  readonly maximumN: number
  readonly expectedN: { readonly none: number; readonly half: number; readonly planned: number }
}

export interface SequentialSummary {
  readonly method: string
  readonly looks: readonly SequentialLook[]
  readonly decision: SequentialDecision
  /**
   * Group-sequential: the repeated p-value at the last look that may spend, the smallest alpha whose boundary would
   * just be crossed there. Always-valid methods: the smallest p-value so far.
   */
  readonly pValue: number | null
  /** Its decimal logarithm, where a double may hold no such p-value; null with it. */
  readonly log10P: number | null
  /** Null for a group-sequential test. */
  readonly tuning: SequentialTuning | null
  /** Null while the test goes on, and for always-valid methods, whose intervals hold at every look. */
  readonly stopped: StoppedInference | null
  /** Null without planned looks. */
  readonly design: SequentialDesign | null
}

/** An interval that fits the correction of the family its effect belongs to. */
export interface AdjustedInterval {
  /** Of this interval by itself; those of a family hold together at the plan's level. */
  readonly level: number
  /** Leaves out 0 exactly when the corrected p-value is below the plan's alpha. */
  readonly absolute: Interval
  /** Null where the relative effect is not estimable, or the reading is a sequential one. */
  readonly relative: Interval | null
}

export interface Effect {
  readonly variantId: string
  readonly controlId: string
  readonly method: EffectMethod
  /** What the test looks for; a one-sided one has intervals with an open end. */
  readonly alternative: Alternative
  readonly absolute: AbsoluteEffect
  readonly relative: RelativeEffect
  readonly test: EffectTest
  /** After the plan's correction over its family; null when there is no p-value. */
  readonly pValueAdjusted: number | null
  readonly significant: boolean | null
  /** Null where nothing is corrected: outside the family, without a correction or a p-value. */
  readonly intervalAdjusted: AdjustedInterval | null
  readonly cuped: CupedSummary | null
  /** Present where the metric is post-stratified. */
  readonly postStratified?: PostStratifiedSummary
  /** Beside a share with small counts, over all subjects: what holds without any approximation. */
  readonly exact?: ExactTest
  readonly sequential: SequentialSummary | null
}

export interface MetricResult {
  readonly metricId: string
  readonly role: MetricRole
  readonly type: MetricDefinition['type']
  readonly variants: readonly VariantSummary[]
  /** One per non-control variant with a positive weight, in the spec's order. */
  readonly effects: readonly Effect[]
  /** Present where values above a cap count as the cap. */
  readonly cap?: AppliedCap
  /** Of a funnel. */
  readonly steps?: readonly FunnelStepResult[]
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
  /** Each phase by itself, where the split changed on the way. */
  readonly phases?: readonly SplitPhaseResult[]
}

/** Subjects first exposed in one phase, against the split in force then. */
export interface SplitPhaseResult {
  readonly from: string
  readonly observed: Readonly<Record<string, number>>
  readonly expected: Readonly<Record<string, number>>
  /** Null where it is not estimable. */
  readonly pValue: number | null
}

export interface SegmentResult {
  readonly dimension: readonly string[]
  readonly value: readonly (string | null)[]
  readonly metricId: string
  readonly variants: readonly VariantSummary[]
  readonly effects: readonly Effect[]
  readonly cap?: AppliedCap
  readonly steps?: readonly FunnelStepResult[]
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
  readonly plan: PlanStatus
  readonly srm: SrmResult
  readonly metrics: readonly MetricResult[]
  readonly segments: readonly SegmentResult[]
  readonly findings: readonly Finding[]
}
