import type { AdjustedInterval, Effect, VariantSummary } from '../results/effect'

/** An effect's intervals at an error rate of their own; null when it has none. */
export type IntervalAt = (effect: Effect, alpha: number) => Omit<AdjustedInterval, 'level'> | null

/** One metric in one slice: treatments that share their control. */
export interface EffectGroup {
  readonly effects: readonly Effect[]
  readonly variants: readonly VariantSummary[]
  readonly intervalAt: IntervalAt
}

/** In the order of a family's effects; null for one without a p-value. */
export interface FamilyCorrection {
  readonly pValues: readonly (number | null)[]
  /** The error rate that each effect is finally judged at, and its interval is made for. */
  readonly alphas: readonly (number | null)[]
}
