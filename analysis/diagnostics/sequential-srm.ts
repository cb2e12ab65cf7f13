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

/** New subjects per variant, and the shares they were to be split by, in any unit. */
export interface SplitBatch {
  readonly counts: readonly number[]
  readonly shares: readonly number[]
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
  invariant(shares.filter((share) => share > 0).length >= 2, 'a split needs two variants with a positive share')
  return sequentialSrmOverPhases(
    batches.map((counts) => ({ counts, shares })),
    concentration,
  )
}

/**
 * The same over splits that follow one another. What was learnt about a variant (how much more or less of it came than
 * was to come) is carried into the next split, where it tilts the alternative's shares; since it was learnt before, the
 * product of the splits' Bayes factors is a test martingale still. With one split it is Lindon and Malek's own.
 */
export function sequentialSrmOverPhases(
  batches: readonly SplitBatch[],
  concentration = CONCENTRATION,
): readonly SequentialSrmStep[] {
  let observed: readonly number[] = []
  let expected: readonly number[] = []
  let phase: Phase | null = null
  let pValue = 1
  return batches.map(({ counts, shares }) => {
    if (phase === null || !sameNumbers(phase.given, shares)) {
      phase = nextPhase(shares, { observed, expected, concentration, evidence: phase?.evidence ?? 0 })
    }
    const own = counts.map((count, i) => (phase!.shares[i]! > 0 ? count : 0))
    const total = stableSum(own)
    observed = own.map((count, i) => count + (observed[i] ?? 0))
    expected = own.map((_, i) => total * phase!.shares[i]! + (expected[i] ?? 0))
    phase = withCounts(phase, own)
    pValue = Math.min(pValue, Math.exp(-phase.evidence))
    return {
      logBayesFactor: phase.evidence,
      pValue,
      posteriorProbability: 1 / (1 + Math.exp(-phase.evidence)),
    }
  })
}

/** A split in force, and the evidence up to the last batch under it. */
interface Phase {
  readonly given: readonly number[]
  /** Of 1. */
  readonly shares: readonly number[]
  /** The alternative's shares when the split began, and how many subjects they are worth. */
  readonly alternative: readonly number[]
  readonly concentration: number
  readonly counts: readonly number[]
  /** Log Bayes factor: before the split began, and now. */
  readonly before: number
  readonly evidence: number
}

interface Learnt {
  readonly observed: readonly number[]
  readonly expected: readonly number[]
  readonly concentration: number
  readonly evidence: number
}

function nextPhase(given: readonly number[], { observed, expected, concentration, evidence }: Learnt): Phase {
  const total = stableSum(given.filter((share) => share > 0))
  const shares = given.map((share) => (share > 0 ? share / total : 0))
  const tilted = shares.map((share, i) => {
    const prior = concentration * share
    return share > 0 ? share * ((prior + (observed[i] ?? 0)) / (prior + (expected[i] ?? 0))) : 0
  })
  const learnt = stableSum(observed)
  const scale = learnt === 0 ? 1 : stableSum(tilted)
  return {
    given,
    shares,
    alternative: tilted.map((share) => share / scale),
    concentration: concentration + learnt,
    counts: given.map(() => 0),
    before: evidence,
    evidence,
  }
}

function withCounts(phase: Phase, batch: readonly number[]): Phase {
  const counts = phase.counts.map((count, i) => count + batch[i]!)
  const allocated = counts.flatMap((count, i) =>
    phase.shares[i]! > 0 ? [{ count, share: phase.shares[i]!, alternative: phase.alternative[i]! }] : [],
  )
  const aroundAlternative = dirichletEvidence(
    allocated.map(({ count }) => count),
    allocated.map(({ alternative }) => alternative),
    phase.concentration,
  )
  const tilt = allocated.map(({ count, share, alternative }) => count * Math.log(alternative / share))
  return { ...phase, counts, evidence: phase.before + aroundAlternative + stableSum(tilt) }
}

/**
 * Log ratio of the Dirichlet-multinomial to the multinomial probability of the counts, both around the same shares.
 * Stirling's formula inside every gamma function leaves deviances, which are 0 on those shares, so that nothing large
 * has to cancel.
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

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}
