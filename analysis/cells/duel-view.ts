import type { BayesianEffect } from '../experiment/bayesian-effect'
import type { Interval } from '../results/interval'
import type { SequentialTuning } from '../results/sequential'

/** The ways of reading one history that a duel sets side by side. */
export const duelMethods = [
  'fixed',
  'obrien-fleming',
  'pocock',
  'confidence-sequence',
  'msprt',
  'sprt',
  'bayes',
] as const

export type DuelMethod = (typeof duelMethods)[number]

export interface DuelOptions {
  readonly kind: 'duel'
  readonly metric: string
  /** Null: all that the plan and the metric tell enough for. */
  readonly methods: readonly DuelMethod[] | null
  /** Width of a look in days of calendar time. */
  readonly everyDays: number
  /** Subjects, over all variants, at which the confidence sequence is tightest. Null: the plan's, or those of the last look. */
  readonly tunedFor: number | null
  /** Standard deviation of a normal prior on the relative effect, for Bayes. Null: no prior opinion. */
  readonly priorSd: number | null
}

/** One look as a method read it, knowing nothing of later ones. */
export interface DuelLook {
  readonly look: number
  readonly at: string | null
  readonly n: number
  readonly effect: number | null
  readonly interval: Interval | null
  /** Whether the method would stop here: its interval leaves out 0. */
  readonly crossed: boolean
}

export interface DuelContender {
  readonly method: DuelMethod
  readonly looks: readonly DuelLook[]
  /** The first look at which it would have stopped, and what it would have said then. */
  readonly stop: DuelLook | null
  /**
   * What it says at the last look: for `fixed` the analysis planned for one look at the end, for group-sequential methods
   * the repeated p-value, for always-valid ones the smallest so far; for Bayes none.
   */
  readonly pValue: number | null
  /** At the last estimable look; Bayes only. */
  readonly bayesian: BayesianEffect | null
  readonly tuning: SequentialTuning | null
  /** Whether its error rate holds however often it is looked at. */
  readonly holdsForRepeatedLooks: boolean
  /** Share of experiments without any effect that it would stop, with as many looks as here. Null without two looks. */
  readonly falsePositives: number | null
}

export interface DuelView {
  readonly kind: 'duel'
  readonly metricId: string
  /** Whether the confidence sequence is tuned to the subjects of the last look, which nobody knew before. */
  readonly tunedInHindsight: boolean
  readonly duels: readonly { readonly variantId: string; readonly contenders: readonly DuelContender[] }[]
}
