import type { OnsetInterval } from './change-point'

/** Where in the life of a subject a cause sits, after the taxonomy of Fabijan et al. (2019). */
export const causeStages = {
  'split-changed': 'assignment',
  'assignment-mismatch': 'assignment',
  'stale-cache': 'assignment',
  'holdout-overlap': 'assignment',
  ineligible: 'assignment',
  'weight-zero-leak': 'assignment',
  'dead-variant': 'execution',
  'redirect-loss': 'execution',
  'trigger-loss': 'execution',
  crossovers: 'execution',
  bots: 'execution',
  'id-fragments': 'execution',
  'partition-loss': 'log-processing',
  'late-events': 'log-processing',
  duplicates: 'log-processing',
  'filter-loss': 'analysis',
  'set-after-exposure': 'analysis',
  slice: 'unknown',
  onset: 'unknown',
} as const satisfies Readonly<Record<string, CauseStage>>

export type CauseStage = 'assignment' | 'execution' | 'log-processing' | 'analysis' | 'unknown'
export type CauseCode = keyof typeof causeStages

/** A figure that speaks for or against a cause; words for it are the presentation's. */
export interface Fact {
  readonly name: FactName
  readonly value: number | string
}

export type FactName =
  | 'subjects'
  | 'of-subjects'
  | 'rate'
  | 'variant'
  | 'from-variant'
  | 'to-variant'
  | 'duplicate-rows'
  | 'lost-partitions'
  | 'longest-delay-hours'
  | 'configuration-version'
  | 'characters'
  | 'attribute'
  | 'value'
  | 'contradicting-rows'
  | 'p-without'
  | 'holdout'
  | 'reason'

/** Counts by variant that a cause was judged by. */
export interface EvidenceRow {
  readonly variantId: string
  /** Subjects that show the cause. */
  readonly touched: number
  /** Subjects that could. */
  readonly of: number
}

/** A cause for which there was data. */
export interface JudgedCause {
  readonly code: CauseCode
  /** `harmless`: it is there and does not move the split. */
  readonly state: 'accused' | 'harmless' | 'absent'
  /** By how many subjects it moved the analysed count of each variant; null: it cannot be told. */
  readonly moved: Readonly<Record<string, number>> | null
  /** Log of the likelihood ratio of the cause against its absence, in nats, at the price of its parameters (BIC). */
  readonly logLikelihoodRatio: number
  readonly pValue: number
  readonly log10P: number
  readonly evidence: readonly EvidenceRow[]
  readonly facts: readonly Fact[]
  /** When it began and ended; null: it was there from the first subject to the last. */
  readonly onset: OnsetInterval | null
  readonly end: OnsetInterval | null
  /** SQL that the figures come from. */
  readonly queries: readonly string[]
}

/** A cause that this data cannot speak for or against. */
export interface UnjudgedCause {
  readonly code: CauseCode
  readonly state: 'not-judged'
  readonly needs: DataNeed
}

/** What would make a cause judgeable. */
export type DataNeed =
  | 'assignment-inputs'
  | 'assignment-log'
  | 'times'
  | 'received-times'
  | 'exposure-ids'
  | 'trigger'
  | 'filter'
  | 'partition'
  | 'user-agent-or-repeats'
  | 'arrivals'
  | 'weights'

/** What every judged cause starts from. */
export function absent(code: CauseCode, queries: readonly string[] = []): JudgedCause {
  return {
    code,
    state: 'absent',
    moved: null,
    logLikelihoodRatio: 0,
    pValue: 1,
    log10P: 0,
    evidence: [],
    facts: [],
    onset: null,
    end: null,
    queries,
  }
}
