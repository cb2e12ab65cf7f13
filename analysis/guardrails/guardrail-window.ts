import type { Direction } from '../study/metric-definition'
import type { Moments } from '../moments/moments'
import type { QuantileSample } from '../moments/quantile-sample'

/** What a guardrail says of one treatment in one window. Only `breach` may ever lead to a kill. */
export const guardrailStates = [
  'ok',
  'warning',
  'breach',
  'insufficient-data',
  'incomplete-data',
  'too-young',
  'missing-variant',
  'stale',
] as const

export type GuardrailState = (typeof guardrailStates)[number]

/** What a window can tell of a metric: a value per subject, a numerator and a denominator, or a quantile of values. */
export type WindowMetric =
  { readonly type: 'proportion' | 'mean' | 'ratio' } | { readonly type: 'quantile'; readonly probability: number }

/** How a breach is decided: with error control over all looks, or by comparing a point estimate with the threshold. */
export type GuardrailMethod = 'sequential-bound' | 'plain-threshold'

export interface GuardrailRule {
  readonly metric: WindowMetric
  /** Which way is better. Harm is the other way. */
  readonly direction: Direction
  /** The harm that is tolerated: in the metric's unit, or as a share of the control mean when `relative`. */
  readonly threshold: number
  readonly relative: boolean
  /** Subjects each variant must have in the window. */
  readonly minSamples: number
  readonly method: GuardrailMethod
  /** Chance of any false breach, over all guardrails, treatments and windows of the experiment. */
  readonly alpha: number
  /** Guardrails times treatments of the experiment: what alpha is shared among (Bonferroni). */
  readonly familySize: number
  /** The experiment must have run this long. */
  readonly minAgeMinutes: number
  /** Each variant's share of the expected events that must have arrived. */
  readonly minCompleteness: number
  /** The stream may trail the window's end by this much. */
  readonly maxLagMinutes: number
}

/** Columns of `moments`: the outcome, and a ratio's denominator. */
export interface WindowVariant {
  readonly variantId: string
  readonly moments: Moments
  /** Of a quantile. */
  readonly quantile?: QuantileSample
  /** Received over expected events, at most 1; null when nothing is known of what to expect. */
  readonly completeness: number | null
}

export interface GuardrailWindow {
  readonly control: WindowVariant
  readonly treatment: WindowVariant
  /** Windows that began before this one since the experiment started; later looks at it keep its number. */
  readonly index: number
  readonly ageMinutes: number
  /** How far the stream's newest event trails; null when nothing ever arrived. */
  readonly lagMinutes: number | null
  /** Subjects of both variants that a window was expected to have before it began: what the bound is tuned to. */
  readonly expectedSubjects: number
}

/** The harm in a window: how much worse the treatment is than the control, in the metric's unit. */
export interface WindowHarm {
  readonly estimate: number
  readonly standardError: number
  /** Harm-only bound of the estimate, valid over all looks together: the harm is at least this. */
  readonly lowerBound: number
  readonly margin: number
  /** The same bound for harm minus margin: above 0 means that the margin is exceeded. */
  readonly excessLowerBound: number
  /** The share of alpha this window may spend. */
  readonly alpha: number
}

export interface GuardrailReading {
  readonly state: GuardrailState
  /** In words, with the numbers that decided. */
  readonly reason: string
  readonly method: GuardrailMethod
  readonly samples: { readonly control: number; readonly treatment: number }
  readonly means: { readonly control: number | null; readonly treatment: number | null }
  /** Null unless the window was judged. */
  readonly harm: WindowHarm | null
}
