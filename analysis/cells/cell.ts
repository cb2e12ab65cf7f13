import type { Estimable, Finding } from '../failures'
import type { Moments } from '../moments/moments'
import type { MetricResult, SegmentResult, SequentialSummary, SrmResult } from '../results/experiment-result'
import type { Correction, SequentialRule, SpendingFunction } from '../study/spec'
import type { Query, Table } from '../sql/query'
import type { VariantBalance } from '../diagnostics/balance-findings'
import type { Shrinkage } from '../diagnostics/shrinkage'
import type { SplitWatch } from '../diagnostics/split-watch'
import type { ChartOptions, ChartView } from './chart-view'
import type { DataCheck } from './data-checks'
import type { DistributionOptions, DistributionView } from './distribution-view'
import type { DuelOptions, DuelView } from './duel-view'
import type { InteractionsOptions, InteractionsView } from './interactions-view'
import type { NoveltyOptions, NoveltyView } from './novelty-view'
import type { PowerOptions, PowerView } from './power-view'

/** The statistical views a notebook can hold. Prose is not a cell. */
export type CellKind =
  | 'scorecard'
  | 'cuped'
  | 'sequential'
  | 'segments'
  | 'srm'
  | 'sql'
  | 'power'
  | 'duel'
  | 'chart'
  | 'novelty'
  | 'interactions'
  | 'distribution'

export interface ScorecardOptions {
  readonly kind: 'scorecard'
  /** Null: every metric of the study. */
  readonly metrics: readonly string[] | null
}

export interface CupedOptions {
  readonly kind: 'cuped'
  readonly metric: string
  /** Null: the covariates the metric names. */
  readonly covariates: readonly string[] | null
}

export interface SequentialOptions {
  readonly kind: 'sequential'
  readonly metric: string
  /** Null: the plan's rule, or an O'Brien-Fleming-type spending when the plan is fixed-horizon. */
  readonly spending: SpendingFunction | null
  /** Width of a look in days of calendar time. */
  readonly everyDays: number
}

export interface SegmentsOptions {
  readonly kind: 'segments'
  readonly metric: string
  /** One or more dimensions, crossed. */
  readonly dimensions: readonly string[]
  readonly correction: Correction
}

export interface SrmOptions {
  readonly kind: 'srm'
  /** Dimensions to slice the split by, each alone. Null: the study's. */
  readonly dimensions: readonly string[] | null
}

export interface SqlOptions {
  readonly kind: 'sql'
  readonly sql: string
}

export type CellOptions =
  | ScorecardOptions
  | CupedOptions
  | SequentialOptions
  | SegmentsOptions
  | SrmOptions
  | SqlOptions
  | PowerOptions
  | DuelOptions
  | ChartOptions
  | NoveltyOptions
  | InteractionsOptions
  | DistributionOptions

export interface ScorecardView {
  readonly kind: 'scorecard'
  readonly srm: SrmResult
  readonly metrics: readonly MetricResult[]
}

export interface CupedView {
  readonly kind: 'cuped'
  readonly metric: MetricResult
  /** Whether the covariates were alike before exposure, each treatment against control. */
  readonly balances: readonly VariantBalance[]
}

export interface SequentialView {
  readonly kind: 'sequential'
  readonly metricId: string
  /** What the looks are read by. */
  readonly rule: SequentialRule
  readonly histories: readonly { readonly variantId: string; readonly summary: SequentialSummary }[]
}

/** Cochran's Q over the segment effects, and the share of their spread that is more than chance. */
export type Heterogeneity = Estimable<{
  readonly q: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  readonly iSquared: number
}>

/**
 * aggregate difference = within + mix, exactly: `within` is the segments' effects at the pooled segment shares, `mix`
 * what the variants' unequal shares of segments add.
 */
export interface MixDecomposition {
  readonly aggregate: number
  readonly within: number
  readonly mix: number
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

export interface SrmSlice {
  readonly dimension: string
  readonly value: string | null
  readonly srm: SrmResult
  /** Over all slices of the view, Holm. */
  readonly pValueAdjusted: number | null
}

export interface SrmView {
  readonly kind: 'srm'
  readonly srm: SrmResult
  readonly slices: readonly SrmSlice[]
  readonly byDay: readonly { readonly day: string; readonly srm: SrmResult }[]
  /** The same days watched as they came. */
  readonly watch: SplitWatch
  readonly crossovers: {
    readonly subjects: number
    readonly pairs: readonly { readonly variants: string; readonly subjects: number }[]
    /** The same by the variant they were seen in first, of those of whom that is known. */
    readonly directions: readonly { readonly variants: string; readonly first: string; readonly subjects: number }[]
  }
  readonly duplicateRows: number
  readonly checks: readonly DataCheck[]
}

export interface SqlView {
  readonly kind: 'sql'
  readonly table: Table
}

export type CellView =
  | ScorecardView
  | CupedView
  | SequentialView
  | SegmentsView
  | SrmView
  | SqlView
  | PowerView
  | DuelView
  | ChartView
  | NoveltyView
  | InteractionsView
  | DistributionView

/** A method as the inspector and the reports name it: a page in docs/methods and its reference. */
export interface MethodNote {
  readonly id: string
  readonly title: string
  readonly reference: string
}

/** What lies behind a cell's numbers. */
export interface CellEvidence {
  readonly queries: readonly { readonly query: Query; readonly rowCount: number; readonly milliseconds: number }[]
  /** The moments the numbers were computed from, labelled. */
  readonly moments: readonly {
    readonly metricId: string
    readonly variantId: string
    readonly slice: Readonly<Record<string, string | null>>
    readonly columns: readonly string[]
    readonly moments: Moments
  }[]
  readonly methods: readonly MethodNote[]
}

export interface CellOutcome {
  readonly view: CellView
  readonly findings: readonly Finding[]
  readonly evidence: CellEvidence
}
