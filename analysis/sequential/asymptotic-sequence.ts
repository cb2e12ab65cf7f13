import type { Interval } from '../results/interval'
import { invariant } from '../failures'
import type { TestOptions } from '../inference/options'
import { mixtureReach, tuningFor } from './normal-mixture'

/** An effect so far: absolute, relative or of a ratio, with the subjects of both variants. */
export interface RunningEffect {
  readonly estimate: number
  readonly standardError: number
  readonly n: number
}

export interface SequenceOptions extends TestOptions {
  /** The number of subjects at which the sequence is to be tightest: plan it, and show it. */
  readonly tunedTo: number
}

/** A confidence sequence's reading: interval and p-value hold at all looks at once, however many there are. */
export interface SequenceReading {
  /** The mixture's width per square root of a subject. */
  readonly rho: number
  readonly halfWidth: number
  /** One-sided alternatives have one infinite end. */
  readonly interval: Interval
  readonly pValue: number
  /** Logarithm of the evidence against no effect: an e-value. Never below that of the p-value. */
  readonly logE: number
}

/**
 * Asymptotic confidence sequence by a normal mixture, one- or two-sided: it may be looked at after every subject.
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2021), equations 9 and 134, as GrowthBook tunes them.
 */
export function confidenceSequence(effect: RunningEffect, options: SequenceOptions): SequenceReading {
  const { estimate, standardError, n } = effect
  const { alpha, alternative, tunedTo } = options
  invariant(standardError > 0 && n > 0 && tunedTo > 0, 'a confidence sequence needs subjects and a standard error')
  const twoSided = alternative === 'two-sided'
  invariant(twoSided || alpha < 0.5, 'a one-sided confidence sequence needs alpha below 1/2')
  const rho = Math.sqrt(tuningFor(twoSided ? alpha : 2 * alpha, tunedTo))
  const spread = n * rho ** 2 + 1
  const logRoot = Math.log(spread) / 2
  const deviation = standardError * Math.sqrt(n)
  const logLimit = twoSided ? logRoot - Math.log(alpha) : Math.log1p(Math.exp(logRoot) / (2 * alpha))
  const halfWidth = deviation * mixtureReach(n, rho ** 2, logLimit)
  const towards = alternative === 'less' ? -estimate : estimate
  // rho^2 S^2 / (2 (n rho^2 + 1)) with S = sqrt(n) Z
  const growth = (rho ** 2 * n * (estimate / standardError) ** 2) / (2 * spread)
  const logE = twoSided ? growth - logRoot : oneSidedEvidence(towards > 0 ? growth : 0, logRoot)
  return {
    rho,
    halfWidth,
    interval: {
      lower: alternative === 'less' ? -Infinity : estimate - halfWidth,
      upper: alternative === 'greater' ? Infinity : estimate + halfWidth,
    },
    pValue: Math.min(1, Math.exp(-logE)),
    logE,
  }
}

/** log(2 (e^growth - 1) / sqrt(n rho^2 + 1)): reaches log(1 / alpha) exactly where the bound passes 0. */
function oneSidedEvidence(growth: number, logRoot: number): number {
  const logExcess = growth > 1 ? growth + Math.log1p(-Math.exp(-growth)) : Math.log(Math.expm1(growth))
  return Math.LN2 + logExcess - logRoot
}
