import { normal } from '../distributions/normal'
import { invariant } from '../failures'
import { incompleteBeta } from '../numerics/incomplete-beta'
import { logBinomialKernel } from '../numerics/poisson-deviance'

/**
 * What is believed about one rate or mean, along a coordinate u in which it is smooth and unbounded: u is the value
 * itself for a normal one, its logit for a beta one. Only posteriors of one kind can be compared with each other.
 */
export interface Posterior {
  readonly kind: 'beta' | 'normal'
  readonly mean: number
  readonly standardDeviation: number
  /** The value at u. */
  valueAt(u: number): number
  /** Slope of the value in u. */
  slopeAt(u: number): number
  /** Density per unit of u. */
  density(u: number): number
  cdf(u: number): number
  logCdf(u: number): number
  /** Coordinates, ascending, between which the density changes gently; all that matters lies between the outermost. */
  readonly landmarks: readonly number[]
}

/** Beyond this distance a normal or logistic tail is below what a double can add to 1. */
const TAIL = 40
const STEPS = [-9, -5, -3, -1.5, 0, 1.5, 3, 5, 9]

export function normalPosterior(mean: number, standardDeviation: number): Posterior {
  invariant(standardDeviation > 0, 'a posterior needs a spread')
  const z = (u: number): number => (u - mean) / standardDeviation
  return {
    kind: 'normal',
    mean,
    standardDeviation,
    valueAt: (u) => u,
    slopeAt: () => 1,
    density: (u) => normal.density(z(u)) / standardDeviation,
    cdf: (u) => normal.cdf(z(u)),
    logCdf: (u) => normal.logCdf(z(u)),
    landmarks: STEPS.map((step) => mean + step * standardDeviation),
  }
}

/** Beta posterior of a rate after `successes` and `failures`, prior counts included; both above 0. */
export function betaPosterior(successes: number, failures: number): Posterior {
  invariant(successes > 0 && failures > 0, 'a beta posterior needs positive parameters')
  const total = successes + failures
  const mean = successes / total
  const scale = (successes * failures) / total
  const tails = (u: number) => incompleteBeta(successes, failures, rate(u), rate(-u))
  const centre = Math.log(successes / failures)
  const spread = 1 / Math.sqrt(scale)
  return {
    kind: 'beta',
    mean,
    standardDeviation: Math.sqrt((mean * (1 - mean)) / (total + 1)),
    valueAt: rate,
    slopeAt: (u) => rate(u) * rate(-u),
    density: (u) => Math.exp(logBinomialKernel(successes, failures, rate(u), rate(-u))) * scale,
    cdf: (u) => tails(u).lower,
    logCdf: (u) => tails(u).logLower,
    landmarks: [
      centre - 9 * spread - TAIL / successes,
      ...STEPS.map((step) => centre + step * spread),
      centre + 9 * spread + TAIL / failures,
    ],
  }
}

/** The inverse of the logit: 1 - rate(u) is rate(-u), to the last digit. */
function rate(u: number): number {
  return 1 / (1 + Math.exp(-u))
}
