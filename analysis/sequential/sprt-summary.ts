import type { Interval } from '../results/interval'
import type { SequentialLook, SequentialSummary, SequentialTuning } from '../results/sequential'
import type { TestOptions } from '../inference/options'
import type { TuningOptions } from './confidence-sequence-summary'
import type { FutilityDirection } from './futility-by-look'
import {
  boundaryAt,
  isEstimated,
  openInterval,
  statisticOf,
  type EstimatedLook,
  type LookEstimate,
} from './look-estimate'
import { normalSprt } from './wald-sprt'

export interface SprtOptions extends TestOptions, TuningOptions {
  /** Size of the absolute effect of the alternative, as planned. */
  readonly effect: number | null
  /** Chance to accept that there is no effect when it is that of the alternative. */
  readonly beta: number
  /** The smallest absolute effect worth detecting, positive: the alternative when the plan names none. */
  readonly smallestEffect: number | null
  /** The direction in which the planned effect lies. */
  readonly towards: FutilityDirection
}

/** A simple alternative to test against, and how often it may be missed. */
interface SimpleAlternative extends TestOptions {
  readonly effect: number
  readonly beta: number
  readonly acceptAlpha: number
  readonly towards: FutilityDirection
}

/** What one look says of one direction, on the z scale towards it. */
interface SideReading {
  readonly direction: FutilityDirection
  /** No effect is rejected at this z and above. */
  readonly critical: number
  /** No effect is accepted at this z and below. */
  readonly acceptance: number
  readonly accepted: boolean
  /** Logarithm of the smallest alpha at which the test would reject here. */
  readonly logP: number
}

/**
 * Wald's (1945) sequential probability ratio test of no effect against one of a planned size over a history of looks,
 * by the likelihood of the estimate, which is normal. Two-sided: one test per direction, each with half of alpha
 * (Sobel and Wald 1949). A direction in which no effect was accepted stays closed, and the test ends when all are. The
 * interval is that of every effect against itself plus the planned one: it holds at all looks, and its half-width never
 * falls below half the planned effect. Without an alternative nothing is decided.
 */
export function sprtSummary(looks: readonly LookEstimate[], options: SprtOptions): SequentialSummary {
  const { alpha, tuningAlpha = alpha, beta } = options
  const effect = options.effect ?? options.smallestEffect
  const source = options.effect !== null ? 'plan' : options.smallestEffect !== null ? 'mde' : 'none'
  const tuning: SequentialTuning = { kind: 'sprt', effect, beta, source }
  const accepted = new Set<FutilityDirection>()
  let logP: number | null = null
  const rows = looks.map((look, index): SequentialLook => {
    if (!isEstimated(look) || effect === null) return rowOf(look, index, [], options)
    const sides = directionsOf(options)
      .filter((direction) => !accepted.has(direction))
      .map((direction) => readSide(look, direction, { ...options, effect, acceptAlpha: tuningAlpha }))
    sides.filter((side) => side.accepted).forEach(({ direction }) => accepted.add(direction))
    logP = Math.min(logP ?? 0, ...sides.map((side) => side.logP))
    return rowOf(look, index, sides, options)
  })
  return {
    method: "Wald's SPRT of no effect against the planned one",
    looks: rows,
    decision: rows.some(({ crossed }) => crossed)
      ? 'stop-significant'
      : directionsOf(options).every((direction) => accepted.has(direction))
        ? 'stop-futile'
        : 'continue',
    pValue: logP === null ? null : Math.exp(logP),
    log10P: logP === null ? null : logP / Math.LN10,
    tuning,
    stopped: null,
    design: null,
  }
}

/** The z at which Wald's test rejects no effect against one of the given size, where the error of the estimate is this. */
export function sprtCritical(
  standardError: number,
  { effect, beta, alpha, alternative }: Pick<SimpleAlternative, 'effect' | 'beta' | 'alpha' | 'alternative'>,
): number {
  const sides = alternative === 'two-sided' ? 2 : 1
  return zAt(Math.log((sides * (1 - beta)) / alpha), standardError, effect)
}

/** Where z makes the log likelihood ratio reach a threshold. */
function zAt(threshold: number, standardError: number, effect: number): number {
  return (threshold * standardError) / effect + effect / (2 * standardError)
}

function directionsOf({ alternative }: TestOptions): readonly FutilityDirection[] {
  return alternative === 'two-sided' ? ['greater', 'less'] : [alternative]
}

function readSide(
  { estimate, standardError }: EstimatedLook,
  direction: FutilityDirection,
  { effect, beta, alpha, alternative, acceptAlpha }: SimpleAlternative,
): SideReading {
  const sides = alternative === 'two-sided' ? 2 : 1
  // the estimate is one observation of the effect, with the standard deviation of its error
  const observed = { sum: direction === 'greater' ? estimate : -estimate, n: 1 }
  const means = { null: 0, alternative: effect }
  const rejecting = normalSprt(observed, means, standardError, { alpha: alpha / sides, beta })
  const accepting = normalSprt(observed, means, standardError, { alpha: acceptAlpha / sides, beta })
  return {
    direction,
    critical: sprtCritical(standardError, { effect, beta, alpha, alternative }),
    acceptance: zAt(accepting.lower, standardError, effect),
    accepted: accepting.decision === 'accept-null',
    logP: Math.min(0, Math.log(sides * (1 - beta)) - rejecting.logLikelihoodRatio),
  }
}

function rowOf(
  look: LookEstimate,
  index: number,
  sides: readonly SideReading[],
  { alternative, towards }: Pick<SprtOptions, 'alternative' | 'towards'>,
): SequentialLook {
  const { at, n, informationFraction, estimate } = look
  const planned = sides.find(({ direction }) => direction === towards)
  const interval = intervalOf(look, sides)
  return {
    look: index + 1,
    at,
    informationFraction,
    n,
    statistic: statisticOf(look),
    boundary: boundaryOf(sides, alternative),
    alphaSpent: null,
    effect: estimate,
    interval,
    crossed: interval !== null && (interval.lower > 0 || interval.upper < 0),
    futility: planned === undefined ? null : towards === 'greater' ? planned.acceptance : -planned.acceptance,
  }
}

/** A closed direction leaves its end open. */
function boundaryOf(sides: readonly SideReading[], alternative: SprtOptions['alternative']): Interval {
  const [first, second] = sides
  if (first === undefined) return boundaryAt(Infinity, alternative)
  return boundaryAt(first.critical, second === undefined ? first.direction : 'two-sided')
}

function intervalOf(look: LookEstimate, [first, second]: readonly SideReading[]): Interval | null {
  if (!isEstimated(look) || first === undefined) return null
  const reach = first.critical * look.standardError
  return openInterval(look.estimate, reach, second === undefined ? first.direction : 'two-sided')
}
