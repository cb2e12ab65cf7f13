import { invariant } from '../failures'
import { stirlingError } from '../numerics/log-gamma'
import { poissonDeviance } from '../numerics/poisson-deviance'
import { stableSum } from '../numerics/sum'

/** How firmly the alternative is held around the planned split: Lindon and Malek's default. */
const CONCENTRATION = 10_000

export interface SequentialSrmStep {
  /** Log Bayes factor of some other split against the planned one; its exponential is an e-value. */
  readonly logBayesFactor: number
  /** Smallest 1 / Bayes factor so far, at most 1: valid whenever it is looked at. */
  readonly pValue: number
  /** With even prior odds. */
  readonly posteriorProbability: number
}

/**
 * Sample ratio mismatch watched as subjects arrive: counts of new subjects per variant, batch by batch, against the
 * planned shares. A variant with share 0 takes no part (a subject in it is a leak, not an imbalance).
 * Lindon and Malek (2020), "Anytime-valid inference for multinomial count data".
 */
export function sequentialSrm(
  batches: readonly (readonly number[])[],
  shares: readonly number[],
  concentration = CONCENTRATION,
): readonly SequentialSrmStep[] {
  const total = stableSum(shares)
  const allocated = shares.flatMap((share, variant) => (share > 0 ? [{ variant, share: share / total }] : []))
  invariant(allocated.length >= 2, 'a split needs two variants with a positive share')
  const counts = allocated.map(() => 0)
  let pValue = 1
  return batches.map((batch) => {
    allocated.forEach(({ variant }, i) => {
      counts[i]! += batch[variant] ?? 0
    })
    const logBayesFactor = dirichletEvidence(
      counts,
      allocated.map(({ share }) => share),
      concentration,
    )
    pValue = Math.min(pValue, Math.exp(-logBayesFactor))
    return { logBayesFactor, pValue, posteriorProbability: 1 / (1 + Math.exp(-logBayesFactor)) }
  })
}

/**
 * Log ratio of the Dirichlet-multinomial to the multinomial probability of the counts. Stirling's formula inside every
 * gamma function leaves deviances, which are 0 on the planned split, so that nothing large has to cancel.
 */
function dirichletEvidence(counts: readonly number[], shares: readonly number[], concentration: number): number {
  const n = stableSum(counts)
  const terms = counts.flatMap((count, i) => {
    const prior = concentration * shares[i]!
    const after = prior + count
    const deviance = poissonDeviance(after, (concentration + n) * shares[i]!)
    return [deviance, -Math.log1p(count / prior) / 2, stirlingError(after) - stirlingError(prior)]
  })
  const total = Math.log1p(n / concentration) / 2 - (stirlingError(concentration + n) - stirlingError(concentration))
  return stableSum([...terms, total])
}
