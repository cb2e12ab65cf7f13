import type { CrossedGroups, Interaction, LogitInteraction } from '../diagnostics/interaction'
import type { Homogeneity } from '../inference/homogeneity'

export interface InteractionsOptions {
  readonly kind: 'interactions'
  /** Columns that hold a subject's variant in other experiments. Null: the study's dimensions. */
  readonly with: readonly string[] | null
  /** Null: every metric of the study that is a mean or a share. */
  readonly metrics: readonly string[] | null
}

/** One treatment of this experiment beside one of another, both against their controls. */
export interface Overlap {
  /** The column that holds the other experiment's variant. */
  readonly experiment: string
  readonly otherControl: string
  readonly otherVariant: string
  readonly variantId: string
  /** Subjects in both: `a` is this experiment, `b` the other one. */
  readonly subjects: CrossedGroups<number>
  /** Were the two assigned independently? */
  readonly assignment: Homogeneity
  /** Holm, over all overlaps. */
  readonly assignmentAdjusted: number | null
}

/** How much a treatment's effect on a metric changes where the other experiment's treatment is on. */
export interface InteractionReading {
  readonly experiment: string
  readonly otherVariant: string
  readonly variantId: string
  readonly metricId: string
  readonly interaction: Interaction
  /** Of shares, whether the effects multiply in odds; null for other metrics. */
  readonly logit: LogitInteraction | null
  /** Of the linear contrast; Benjamini-Hochberg over all overlaps and metrics. */
  readonly pValueAdjusted: number | null
  readonly flagged: boolean
}

export interface InteractionsView {
  readonly kind: 'interactions'
  readonly overlaps: readonly Overlap[]
  readonly readings: readonly InteractionReading[]
  /** Subjects without a value in a column: not in that experiment. */
  readonly outside: readonly { readonly experiment: string; readonly subjects: number }[]
}
