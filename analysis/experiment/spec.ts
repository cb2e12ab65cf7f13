import type { MetricDefinition } from '../metrics/definition'

export interface Variant {
  readonly id: string
  /** Share of traffic in any unit (50/50 or 0.5/0.5). 0 means: should get no subject. */
  readonly weight: number
  readonly isControl: boolean
}

export type Alternative = 'two-sided' | 'greater' | 'less'
export type Correction = 'none' | 'bonferroni' | 'holm' | 'benjamini-hochberg'

/** Error-spending function of Lan and DeMets (1983). `parameter` is gamma (Hwang-Shih-DeCani) or rho (Kim-DeMets). */
export type SpendingFunction =
  | { readonly kind: 'obrien-fleming' }
  | { readonly kind: 'pocock' }
  | { readonly kind: 'hwang-shih-decani'; readonly parameter: number }
  | { readonly kind: 'kim-demets'; readonly parameter: number }

export type StoppingRule =
  | { readonly kind: 'fixed' }
  | {
      readonly kind: 'group-sequential'
      readonly spending: SpendingFunction
      /** Planned looks as information fractions in (0, 1], ascending. A count of n in the file means i/n. */
      readonly looks: readonly number[]
      /** Subjects, over all variants, at information fraction 1. Null: the number at the last look taken. */
      readonly plannedSubjects: number | null
    }

export interface AnalysisPlan {
  readonly alpha: number
  readonly alternative: Alternative
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
  readonly metrics: readonly MetricDefinition[]
  readonly dimensions: readonly string[]
  readonly plan: AnalysisPlan
}
