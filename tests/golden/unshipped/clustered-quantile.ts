import { normal } from '../../../analysis/distributions/normal'
import type { Interval } from '../../../analysis/results/interval'
import { invariant } from '../../../analysis/failures'
import { notComparable, type TestedEffect } from '../../../analysis/inference/mean-difference'
import type { TestOptions } from '../../../analysis/inference/options'
import { testOf, waldInterval } from '../../../analysis/inference/reference'
import { momentsOfRows } from '../../support/moments-of-rows'
import { ratioSummary } from '../../../analysis/estimation/ratio'

/** One interval from order statistics: their ranks, 1-based, and values. */
export interface RankInterval extends Interval {
  readonly ranks: readonly [number, number]
}

export interface ClusteredQuantile {
  readonly events: number
  readonly clusters: number
  readonly quantile: number
  /** Share of events at or below it. */
  readonly shareBelow: number
  /** Of that share, with events clustered by subject, and as if they were independent. */
  readonly shareError: number
  readonly independentShareError: number
  /** By how much clustering widens everything. */
  readonly correction: number
  /** From order statistics at the clustered share's error; and at the independent one. */
  readonly interval: RankInterval
  readonly independentInterval: RankInterval
  /** The independent interval's half-width, corrected: a standard error for comparing variants. */
  readonly standardError: number
  readonly correctedInterval: Interval
}

/**
 * A quantile of events (page loads, orders) of which one subject has many: the error of the share of events below it by
 * the delta method over subjects, carried over to the quantile through order statistics instead of a density estimate.
 * Deng, Knoblich and Lu (2018), section 4.3. Null without events, or with fewer than two subjects.
 */
export function clusteredQuantile(
  clusters: readonly (readonly number[])[],
  probability: number,
  alpha: number,
): ClusteredQuantile | null {
  invariant(probability > 0 && probability < 1, 'a quantile needs a probability between 0 and 1')
  const counted = clusters.filter(({ length }) => length > 0)
  if (counted.length < 2) return null
  const ascending = Float64Array.from(counted.flat()).toSorted()
  const n = ascending.length
  const quantile = ascending[Math.max(1, Math.floor(n * probability)) - 1]!
  const below = counted.map((values) => [values.filter((value) => value <= quantile).length, values.length])
  const share = ratioSummary(momentsOfRows(below))
  const shareError = Math.sqrt(share.variance / share.n)
  const independentShareError = Math.sqrt((probability * (1 - probability)) / n)
  const z = normal.upperQuantile(alpha / 2)
  const between = (error: number): RankInterval => rankInterval(ascending, probability, z * error)
  const independentInterval = between(independentShareError)
  const correction = shareError / independentShareError
  const reach = (correction * (independentInterval.upper - independentInterval.lower)) / 2
  return {
    events: n,
    clusters: counted.length,
    quantile,
    shareBelow: share.mean,
    shareError,
    independentShareError,
    correction,
    interval: between(shareError),
    independentInterval,
    standardError: reach / z,
    correctedInterval: { lower: quantile - reach, upper: quantile + reach },
  }
}

function rankInterval(ascending: Float64Array, probability: number, reach: number): RankInterval {
  const n = ascending.length
  const inside = (rank: number): number => Math.min(n, Math.max(1, rank))
  const low = inside(Math.floor(n * (probability - reach)))
  const high = inside(Math.ceil(n * (probability + reach)))
  return { ranks: [low, high], lower: ascending[low - 1]!, upper: ascending[high - 1]! }
}

/** Difference of a quantile between two variants against the normal distribution. */
export function clusteredQuantileTest(
  control: readonly (readonly number[])[],
  treatment: readonly (readonly number[])[],
  probability: number,
  options: TestOptions,
): TestedEffect {
  const c = clusteredQuantile(control, probability, options.alpha)
  const t = clusteredQuantile(treatment, probability, options.alpha)
  if (!c || !t) return notComparable('too-few-subjects')
  const estimate = t.quantile - c.quantile
  const standardError = Math.hypot(c.standardError, t.standardError)
  if (!(standardError > 0)) return notComparable('zero-variance')
  return {
    absolute: {
      kind: 'estimated',
      estimate,
      standardError,
      interval: waldInterval(estimate, standardError, options, null),
      level: 1 - options.alpha,
    },
    test: testOf(estimate / standardError, options, null),
  }
}
