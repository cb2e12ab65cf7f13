import type { SequentialSummary } from '../results/sequential'
import type { TestOptions } from '../inference/options'
import { alwaysValidSummary, type AlwaysValidReading } from './always-valid-summary'
import { confidenceSequence } from './asymptotic-sequence'
import { DEFAULT_TUNING, type TuningOptions } from './confidence-sequence-summary'
import { isEstimated, type EstimatedLook, type LookEstimate } from './look-estimate'
import { mixtureSprt } from './mixture-sprt'
import { tuningFor } from './normal-mixture'

export interface MixtureOptions extends TestOptions, TuningOptions {
  /** Standard deviation of the normal prior on the absolute effect, as planned. */
  readonly tau: number | null
  /** The smallest absolute effect worth detecting, positive: the prior's standard deviation when `tau` is null. */
  readonly smallestEffect: number | null
}

/**
 * The mixture sequential probability ratio test over a history of looks: Johari et al. (2017). Without `tau` the prior
 * has the smallest effect worth detecting as its standard deviation; without that either, the one that makes the
 * intervals about tightest after 5,000 subjects, from the spread at each look. One-sided alternatives have the
 * one-sided normal mixture of the same prior (Waudby-Smith et al. 2021, equation 134).
 */
export function mixtureSummary(looks: readonly LookEstimate[], options: MixtureOptions): SequentialSummary {
  const { alpha, alternative, tuningAlpha = alpha } = options
  const given = options.tau ?? options.smallestEffect
  const tauAt = (look: EstimatedLook): number => given ?? defaultTau(look, tuningAlpha)
  const last = looks.findLast(isEstimated)
  const tau = given ?? (last === undefined ? null : defaultTau(last, tuningAlpha))
  const source = options.tau !== null ? 'plan' : options.smallestEffect !== null ? 'mde' : 'default'
  return alwaysValidSummary(looks, {
    method: 'mixture SPRT, normal prior',
    tuning: tau === null ? null : { kind: 'msprt', tau, source },
    alternative,
    read: (look) => readingOf(look, tauAt(look), options),
  })
}

function defaultTau({ standardError, n }: EstimatedLook, alpha: number): number {
  return Math.sqrt(tuningFor(alpha, DEFAULT_TUNING) * n) * standardError
}

function readingOf(look: EstimatedLook, tau: number, { alpha, alternative }: TestOptions): AlwaysValidReading {
  const { estimate, standardError, n } = look
  if (alternative === 'two-sided') {
    const { halfWidth, logLikelihoodRatio } = mixtureSprt(estimate, standardError ** 2, {
      alpha,
      priorVariance: tau ** 2,
    })
    return { halfWidth, logE: logLikelihoodRatio }
  }
  // the same prior as a tuning: its variance is the mixture's rho^2 times the variance of one subject
  const rhoSquared = tau ** 2 / (n * standardError ** 2)
  return confidenceSequence(look, { alpha, alternative, tunedTo: tuningFor(2 * alpha, 1) / rhoSquared })
}
