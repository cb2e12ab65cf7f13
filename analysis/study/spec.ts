import type { AssignmentInputs } from './assignment-inputs'
import type { MetricDefinition } from './metric-definition'

export interface Variant {
  readonly id: string
  /** Share of traffic in any unit (50/50 or 0.5/0.5). 0 means: should get no subject. */
  readonly weight: number
  readonly isControl: boolean
}

/** What a test looks for: an effect of either sign, upwards only, or downwards only. */
export type Alternative = 'two-sided' | 'greater' | 'less'

/** As a plan says it: `harm` looks only for the change that is the worse one, by each metric's direction. */
export type PlannedAlternative = Alternative | 'harm'

export type Correction =
  'none' | 'bonferroni' | 'holm' | 'hochberg' | 'benjamini-hochberg' | 'benjamini-yekutieli' | 'dunnett'

/** Error-spending function of Lan and DeMets (1983). `parameter` is gamma (Hwang-Shih-DeCani) or rho (Kim-DeMets). */
export type SpendingFunction =
  | { readonly kind: 'obrien-fleming' }
  | { readonly kind: 'pocock' }
  | { readonly kind: 'hwang-shih-decani'; readonly parameter: number }
  | { readonly kind: 'kim-demets'; readonly parameter: number }

/** Non-binding bounds at which the planned effect has become too unlikely to go on; `beta` is the error they spend. */
export interface FutilityRule {
  readonly spending: SpendingFunction
  readonly beta: number
}

/** Looks planned in advance, by error spending. */
export interface GroupSequentialRule {
  readonly kind: 'group-sequential'
  readonly spending: SpendingFunction
  /** Planned looks as information fractions in (0, 1], ascending. A count of n in the file means i/n. */
  readonly looks: readonly number[]
  /** Subjects, over all variants, at information fraction 1. Null: the number at the last look taken. */
  readonly plannedSubjects: number | null
  readonly futility?: FutilityRule
}

/** Any number of looks at any time: an asymptotic confidence sequence. */
export interface ConfidenceSequenceRule {
  readonly kind: 'confidence-sequence'
  /** Subjects, over all variants, at which the sequence is to be tightest. Null: a default that is shown. */
  readonly tunedFor: number | null
}

/** Any number of looks at any time: the mixture sequential probability ratio test. */
export interface MixtureRule {
  readonly kind: 'msprt'
  /** Standard deviation of the normal prior on the absolute effect. Null: derived, and shown from what. */
  readonly tau: number | null
}

/** Any number of looks at any time: Wald's sequential probability ratio test of no effect against one of a known size. */
export interface SprtRule {
  readonly kind: 'sprt'
  /** Size of the absolute effect of the alternative. Null: each metric's smallest effect worth detecting. */
  readonly effect: number | null
  /** Chance to accept that there is no effect when there is that one. */
  readonly beta: number
}

/** A rule whose readings hold at every look, not only at the planned end. */
export type SequentialRule = GroupSequentialRule | ConfidenceSequenceRule | MixtureRule | SprtRule
export type StoppingRule = { readonly kind: 'fixed' } | SequentialRule

export interface AnalysisPlan {
  readonly alpha: number
  readonly alternative: PlannedAlternative
  /** Of guardrail metrics; absent: that of all others. */
  readonly guardrailAlternative?: PlannedAlternative
  readonly stopping: StoppingRule
  readonly correction: Correction
  /**
   * Which covariance CUPED's theta comes from: that of both variants stacked (Deng et al. 2013, and what other tools
   * report), or the pooled within-variant one (the ANCOVA slope).
   */
  readonly cupedTheta: 'total' | 'within'
  /** SRM is flagged when its p-value is below this. */
  readonly srmAlpha: number
}

/** A split in force from one time until the next phase's; a variant that is not named has weight 0 in it. */
export interface SplitPhase {
  /** ISO 8601, UTC. Who was exposed before the first phase belongs to the first. */
  readonly from: string
  readonly weights: Readonly<Record<string, number>>
}

/** One experiment as it was planned: everything an analysis needs to know besides the data. */
export interface ExperimentSpec {
  readonly experimentId: string
  readonly name: string
  readonly hypothesis: string | null
  /** ISO 8601, UTC. */
  readonly start: string | null
  readonly end: string | null
  /** What is randomised, in words: the source's subject column or a noun such as "visitor". */
  readonly unit: string
  readonly variants: readonly Variant[]
  /** The splits one after the other, oldest first; absent: that of the variants' weights all the time. */
  readonly phases?: readonly SplitPhase[]
  /** Experiments that share no subject with this one, such as the others of its layer; absent: none is known. */
  readonly excludes?: readonly string[]
  /** With what every subject's variant can be computed again; absent: it is not known. */
  readonly assignment?: AssignmentInputs
  /** Attributes whose value the treatment can change, since they are set after exposure. */
  readonly setAfterExposure?: readonly string[]
  readonly metrics: readonly MetricDefinition[]
  readonly dimensions: readonly string[]
  readonly plan: AnalysisPlan
}
