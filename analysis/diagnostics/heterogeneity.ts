import type { Heterogeneity } from '../results/segments'
import { chiSquared } from '../distributions/chi-squared'
import { invariant, notEstimable } from '../failures'
import { stableSum } from '../numerics/sum'

/**
 * Cochran's Q (1954) over effects with known standard errors, and I^2 (Higgins and Thompson 2002): the share of their
 * spread that is more than chance, truncated at 0. Effects without a positive, finite error are left out.
 */
export function cochranQ(effects: readonly number[], standardErrors: readonly number[]): Heterogeneity {
  invariant(effects.length === standardErrors.length, 'every effect needs its standard error')
  const usable = effects.flatMap((effect, i) => {
    const error = standardErrors[i]!
    return Number.isFinite(effect) && error > 0 && error < Infinity ? [{ effect, weight: 1 / error ** 2 }] : []
  })
  if (usable.length < 2) return notEstimable('too-few-subjects')
  const totalWeight = stableSum(usable.map(({ weight }) => weight))
  const mean = stableSum(usable.map(({ effect, weight }) => effect * weight)) / totalWeight
  const q = stableSum(usable.map(({ effect, weight }) => weight * (effect - mean) ** 2))
  const degreesOfFreedom = usable.length - 1
  return {
    kind: 'estimated',
    q,
    degreesOfFreedom,
    pValue: chiSquared(degreesOfFreedom).survival(q),
    iSquared: q > 0 ? Math.max(0, (q - degreesOfFreedom) / q) : 0,
  }
}
