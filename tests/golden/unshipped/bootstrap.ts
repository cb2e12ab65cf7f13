import { quantileType7 } from '../../../analysis/inference/quantile'
import type { Interval } from '../../../analysis/results/interval'
import { invariant } from '../../../analysis/failures'
import type { RandomStream } from '../../../analysis/numerics/random'
import { stableSum } from '../../../analysis/numerics/sum'

export interface BootstrapDifference {
  readonly observed: number
  /** Mean and standard deviation of the resampled differences. */
  readonly mean: number
  readonly standardError: number
  /** Percentile interval. */
  readonly interval: Interval
  readonly differences: readonly number[]
}

export interface BootstrapOptions {
  readonly resamples: number
  readonly alpha: number
  /** Where the draws come from: a seeded stream gives the same interval again. */
  readonly random: RandomStream
}

/**
 * Percentile bootstrap of a difference of means: each variant is drawn with replacement, control first.
 * Efron (1979); Efron and Tibshirani (1993), chapter 13. For means the analytic intervals are as good and exact; this is
 * the check on them with heavy tails.
 */
export function bootstrapDifference(
  control: readonly number[],
  treatment: readonly number[],
  { resamples, alpha, random }: BootstrapOptions,
): BootstrapDifference {
  invariant(control.length > 0 && treatment.length > 0 && resamples > 1, 'a bootstrap needs values to draw from')
  const resampledMean = (values: readonly number[]): number => {
    let sum = 0
    for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)]!
    return sum / values.length
  }
  const differences = Array.from({ length: resamples }, () => {
    const controlMean = resampledMean(control)
    return resampledMean(treatment) - controlMean
  })
  const ascending = differences.toSorted((a, b) => a - b)
  const mean = stableSum(differences) / resamples
  const squares = stableSum(differences.map((difference) => (difference - mean) ** 2))
  return {
    observed: stableSum(treatment) / treatment.length - stableSum(control) / control.length,
    mean,
    standardError: Math.sqrt(squares / (resamples - 1)),
    interval: { lower: quantileType7(ascending, alpha / 2), upper: quantileType7(ascending, 1 - alpha / 2) },
    differences,
  }
}
