import { normal } from '../distributions/normal'
import { studentT } from '../distributions/student-t'
import type { Interval } from '../results/interval'
import { notEstimable, type Estimable } from '../failures'
import { stableSum } from '../numerics/sum'

export interface ShrunkEffect {
  readonly estimate: number
  readonly standardError: number
  readonly interval: Interval
  /** Share of the raw effect's distance from the mean that is kept, in [0, 1]. */
  readonly kept: number
}

export type Shrinkage = Estimable<{
  /** Mean of the true effects, and its error. */
  readonly mean: number
  readonly meanError: number
  /** Variance of the true effects between segments; 0 when chance explains all of the spread. */
  readonly betweenVariance: number
  /**
   * Where the true effect of one more segment would lie, with probability 1 - alpha: Higgins, Thompson and Spiegelhalter
   * (2009), Student's t with two degrees of freedom fewer than segments. Null with fewer than three.
   */
  readonly prediction: Interval | null
  /** In the order given; null for an effect without a positive error. */
  readonly effects: readonly (ShrunkEffect | null)[]
}>

/**
 * Empirical-Bayes reading of the effects of many segments: each is drawn towards their mean, the more the noisier it is,
 * so that the largest of many is no longer the luckiest. Variance between segments by DerSimonian and Laird (1986);
 * Efron and Morris (1975) for the estimator. The mean's own error is carried, that of the variance is not.
 */
export function shrinkEffects(
  effects: readonly { readonly estimate: number; readonly standardError: number }[],
  alpha: number,
): Shrinkage {
  const usable = effects.filter(isUsable)
  if (usable.length < 2) return notEstimable('too-few-subjects')
  const betweenVariance = varianceBetween(usable)
  const weights = usable.map(({ standardError }) => 1 / (standardError ** 2 + betweenVariance))
  const total = stableSum(weights)
  const mean = stableSum(usable.map(({ estimate }, i) => weights[i]! * estimate)) / total
  const meanError = 1 / Math.sqrt(total)
  const z = normal.upperQuantile(alpha / 2)
  return {
    kind: 'estimated',
    mean,
    meanError,
    betweenVariance,
    prediction: predictionInterval(mean, Math.hypot(Math.sqrt(betweenVariance), meanError), usable.length, alpha),
    effects: effects.map((effect) => {
      if (!isUsable(effect)) return null
      const kept = betweenVariance / (betweenVariance + effect.standardError ** 2)
      const estimate = mean + kept * (effect.estimate - mean)
      const standardError = Math.hypot(Math.sqrt(kept) * effect.standardError, (1 - kept) * meanError)
      const interval = { lower: estimate - z * standardError, upper: estimate + z * standardError }
      return { estimate, standardError, interval, kept }
    }),
  }
}

function predictionInterval(mean: number, spread: number, segments: number, alpha: number): Interval | null {
  if (segments < 3) return null
  const reach = studentT(segments - 2).upperQuantile(alpha / 2) * spread
  return { lower: mean - reach, upper: mean + reach }
}

function isUsable({ estimate, standardError }: { estimate: number; standardError: number }): boolean {
  return Number.isFinite(estimate) && standardError > 0 && standardError < Infinity
}

/** (Q - df) / (sum w - sum w^2 / sum w), not below 0. */
function varianceBetween(effects: readonly { estimate: number; standardError: number }[]): number {
  const weights = effects.map(({ standardError }) => 1 / standardError ** 2)
  const total = stableSum(weights)
  const mean = stableSum(effects.map(({ estimate }, i) => weights[i]! * estimate)) / total
  const q = stableSum(effects.map(({ estimate }, i) => weights[i]! * (estimate - mean) ** 2))
  const scale = total - stableSum(weights.map((weight) => weight ** 2)) / total
  return Math.max(0, (q - (effects.length - 1)) / scale)
}
