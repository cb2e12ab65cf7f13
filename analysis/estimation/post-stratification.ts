import { notComparable, type TestedEffect } from '../inference/mean-difference'
import type { TestOptions } from '../inference/options'
import { testOf, waldInterval } from '../inference/reference'
import { stableSum } from '../numerics/sum'

/** A stratum's effect; `weight` is its share of the population, in any unit. */
export interface StratumEffect {
  readonly weight: number
  readonly estimate: number
  readonly standardError: number
}

/**
 * Strata's effects weighed by their population shares, which count as known: sum w_i d_i with error
 * sqrt(sum w_i^2 se_i^2). Removes what chance imbalance between strata adds. Miratrix, Sekhon and Yu (2013).
 */
export function postStratify(strata: readonly StratumEffect[], options: TestOptions): TestedEffect {
  const total = stableSum(strata.map(({ weight }) => weight))
  if (!(total > 0)) return notComparable('empty-variant')
  const shares = strata.map(({ weight }) => weight / total)
  const estimate = stableSum(strata.map((stratum, i) => shares[i]! * stratum.estimate))
  const standardError = Math.hypot(...strata.map((stratum, i) => shares[i]! * stratum.standardError))
  if (!Number.isFinite(estimate) || !Number.isFinite(standardError)) return notComparable('missing-variance')
  if (standardError === 0) return notComparable('zero-variance')
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
