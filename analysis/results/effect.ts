import type { Estimable } from '../failures'
import type { Alternative } from '../study/spec'
import type { Interval } from './interval'
import type { SequentialSummary } from './sequential'

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

export interface FisherExact {
  /** Conditional maximum likelihood estimate of the odds ratio, treatment over control; 0 or infinite at the edges. */
  readonly oddsRatio: number
  readonly interval: Interval
  readonly pValue: number
  readonly log10P: number
}

/** The test beside an effect, with the level of its interval. */
export interface ExactTest extends FisherExact {
  readonly level: number
}

/** A predictor fitted by ridge regression: `weights` turn the features into a prediction, up to a constant. */
export interface RidgeFit {
  readonly features: readonly string[]
  /** Per unit of each feature; 0 for a feature that is constant. */
  readonly weights: readonly number[]
  /** Of the standardised features, as a share of their variance: lambda / degrees of freedom. */
  readonly penalty: number
  /** Whether the penalty was chosen by generalised cross-validation. */
  readonly chosen: boolean
  /** Share of the outcome's variance within variants that the prediction explains. */
  readonly rSquared: number
}

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
