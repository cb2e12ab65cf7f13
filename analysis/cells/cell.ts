import type { CellEvidence } from '../experiment/evidence'
import type { Heterogeneity, MixDecomposition } from '../results/segments'
import type { SrmSlice, SrmResult } from '../results/split'
import type { Estimable, Finding } from '../failures'
import type { MetricResult, SegmentResult } from '../results/experiment-result'
import type { SequentialSummary } from '../results/sequential'
import type { Correction, SequentialRule, SpendingFunction } from '../study/spec'
import type { Table } from '../sql/query'
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

export interface CellOutcome {
  readonly view: CellView
  readonly findings: readonly Finding[]
  readonly evidence: CellEvidence
}
