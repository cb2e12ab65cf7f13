import type { EffectTest } from '../results/effect'
import { notEstimable, type Estimable } from '../failures'
import { testOf } from '../inference/reference'
import { stableSum } from '../numerics/sum'

/** The effect among the subjects active `day` days after their own first exposure, or on the experiment's day. */
export interface DailyEffect {
  readonly day: number
  readonly estimate: number
  readonly standardError: number
}

export type NoveltyTrend = Estimable<{
  /** Change of the effect per day. */
  readonly slope: number
  /** The line's value at day 0. */
  readonly intercept: number
  /** The daily errors taken as they are, against the normal distribution. */
  readonly standardError: number
  readonly test: Extract<EffectTest, { kind: 'estimated' }>
  /** Spread of the days around the line, in variances: near 1 when a line and the daily errors explain them. */
  readonly dispersion: number
  /** The errors scaled by that spread, against Student's t. Null with two days, which a line always fits. */
  readonly scaled: {
    readonly standardError: number
    readonly test: Extract<EffectTest, { kind: 'estimated' }>
  } | null
}>

const options = { alpha: 0.05, alternative: 'two-sided' } as const

/**
 * Does the effect wear off (or build up)? A line through the daily effects, weighed by their precision. Days should be
 * of different subjects, or of days since first exposure: a cumulative effect has no independent days.
 */
export function noveltyTrend(days: readonly DailyEffect[]): NoveltyTrend {
  const usable = days.filter(
    ({ estimate, standardError }) => Number.isFinite(estimate) && standardError > 0 && standardError < Infinity,
  )
  const weights = usable.map(({ standardError }) => 1 / standardError ** 2)
  const total = stableSum(weights)
  const mean = (values: readonly number[]): number => stableSum(values.map((value, i) => weights[i]! * value)) / total
  const centre = mean(usable.map(({ day }) => day))
  const average = mean(usable.map(({ estimate }) => estimate))
  const spread = stableSum(usable.map(({ day }, i) => weights[i]! * (day - centre) ** 2))
  if (usable.length < 2 || !(spread > 0)) return notEstimable('too-few-subjects')
  const slope =
    stableSum(usable.map(({ day, estimate }, i) => weights[i]! * (day - centre) * (estimate - average))) / spread
  const standardError = 1 / Math.sqrt(spread)
  const residuals = usable.map(({ day, estimate }) => estimate - average - slope * (day - centre))
  const degreesOfFreedom = usable.length - 2
  const squares = stableSum(residuals.map((residual, i) => weights[i]! * residual ** 2))
  const dispersion = degreesOfFreedom > 0 ? squares / degreesOfFreedom : 0
  const scaledError = standardError * Math.sqrt(dispersion)
  return {
    kind: 'estimated',
    slope,
    intercept: average - slope * centre,
    standardError,
    test: testOf(slope / standardError, options, null),
    dispersion,
    scaled:
      scaledError > 0
        ? { standardError: scaledError, test: testOf(slope / scaledError, options, degreesOfFreedom) }
        : null,
  }
}
