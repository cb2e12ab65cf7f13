import type { Interval } from './interval'

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
