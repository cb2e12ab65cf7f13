import { normal } from '../distributions/normal'
import type { Interval } from '../results/interval'
import { invariant } from '../failures'

export interface MixtureSprtOptions {
  readonly alpha: number
  /** Variance of the normal prior on the difference, centred on the null. */
  readonly priorVariance: number
  /** The difference under the null. */
  readonly nullDifference?: number
}

export interface MixtureSprtReading {
  /** Likelihood ratio of the mixture against the null, and its logarithm, which never overflows. */
  readonly likelihoodRatio: number
  readonly logLikelihoodRatio: number
  readonly pValue: number
  readonly interval: Interval
  readonly halfWidth: number
}

/**
 * Mixture sequential probability ratio test of a difference with sampling variance `variance`; p-value and interval may
 * be read at any time. Johari, Koomen, Pekelis and Walsh (2017), "Peeking at A/B tests", equation 8.
 */
export function mixtureSprt(difference: number, variance: number, options: MixtureSprtOptions): MixtureSprtReading {
  const { alpha, priorVariance, nullDifference = 0 } = options
  invariant(variance > 0 && priorVariance > 0, 'the mixture SPRT needs a variance and a prior variance')
  const total = variance + priorVariance
  const logShrinkage = Math.log(variance / total)
  const distance = difference - nullDifference
  const logLikelihoodRatio = logShrinkage / 2 + (priorVariance * distance ** 2) / (2 * variance * total)
  const halfWidth = Math.sqrt(((variance * total) / priorVariance) * (-logShrinkage - 2 * Math.log(alpha)))
  return {
    likelihoodRatio: Math.exp(logLikelihoodRatio),
    logLikelihoodRatio,
    pValue: Math.min(1, Math.exp(-logLikelihoodRatio)),
    interval: { lower: difference - halfWidth, upper: difference + halfWidth },
    halfWidth,
  }
}

/** What may be said after each of a series of readings: p-values only fall, intervals only narrow. */
export interface AlwaysValidStep {
  readonly likelihoodRatio: number
  readonly pValue: number
  readonly interval: Interval
  readonly rejected: boolean
}

/** The readings accumulated: smallest p-value so far, intersection of the intervals so far. */
export function alwaysValid(readings: readonly MixtureSprtReading[], alpha: number): readonly AlwaysValidStep[] {
  let pValue = 1
  let interval: Interval = { lower: -Infinity, upper: Infinity }
  return readings.map((reading) => {
    pValue = Math.min(pValue, reading.pValue)
    interval = {
      lower: Math.max(interval.lower, reading.interval.lower),
      upper: Math.min(interval.upper, reading.interval.upper),
    }
    return { likelihoodRatio: reading.likelihoodRatio, pValue, interval, rejected: pValue <= alpha }
  })
}

/**
 * Prior variance that is best for experiments truncated at `longest` observations of standard deviation `sigma`, the
 * effects being normal around 0: Johari et al. (2017), theorem 2, as the R package mixtureSPRT computes it.
 */
export function mixturePriorVariance(alpha: number, sigma: number, longest: number): number {
  const b = mixtureScale(alpha, sigma, longest)
  const tail = normal.survival(b)
  return (sigma ** 2 * tail) / (normal.density(b) / b - tail)
}

/** b = 2 log(1 / alpha) / sqrt(longest sigma^2). */
export function mixtureScale(alpha: number, sigma: number, longest: number): number {
  return (-2 * Math.log(alpha)) / (Math.sqrt(longest) * sigma)
}
