import { normal } from '../distributions/normal'
import type { Interval } from '../results/interval'
import { invariant } from '../failures'

export interface NormalPrior {
  readonly mean: number
  /** Null for a flat prior: every effect as likely as any other. */
  readonly variance: number | null
}

/** The effect after the data, on the effect's own scale. */
export interface BayesianReading {
  readonly mean: number
  readonly standardDeviation: number
  /** P(effect > 0). */
  readonly chanceToWin: number
  /** Equal-tailed, with probability 1 - alpha. */
  readonly interval: Interval
  /** E[max(effect, 0)]: what keeping the control is expected to cost. */
  readonly lossOfControl: number
  /** E[max(-effect, 0)]: what shipping the treatment is expected to cost. */
  readonly lossOfTreatment: number
}

/**
 * A normal estimate read with a normal prior: the precision-weighted mean of both.
 * Gelman et al. (2013), "Bayesian Data Analysis", 2.5.
 */
export function bayesianNormal(
  estimate: number,
  standardError: number,
  prior: NormalPrior,
  alpha: number,
): BayesianReading {
  invariant(standardError > 0, 'a Bayesian reading needs a standard error')
  const dataPrecision = 1 / standardError ** 2
  const priorPrecision = prior.variance === null ? 0 : 1 / prior.variance
  const precision = dataPrecision + priorPrecision
  const mean = prior.variance === null ? estimate : (estimate * dataPrecision + prior.mean * priorPrecision) / precision
  const standardDeviation = prior.variance === null ? standardError : Math.sqrt(1 / precision)
  const reach = normal.upperQuantile(alpha / 2) * standardDeviation
  return {
    mean,
    standardDeviation,
    chanceToWin: normal.cdf(mean / standardDeviation),
    interval: { lower: mean - reach, upper: mean + reach },
    lossOfControl: expectedExcess(mean, standardDeviation),
    lossOfTreatment: expectedExcess(-mean, standardDeviation),
  }
}

/** E[max(X, 0)] for a normal X. */
function expectedExcess(mean: number, standardDeviation: number): number {
  const z = mean / standardDeviation
  return standardDeviation * (normal.density(z) + z * normal.cdf(z))
}
