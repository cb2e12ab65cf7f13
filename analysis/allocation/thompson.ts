import { bestOf } from '../bayes/best-of'
import type { Posterior } from '../bayes/posterior'
import { invariant } from '../failures'

export interface AllocationPolicy {
  /** Smallest share an arm ever gets, so that every arm keeps being measured; at most 1 / arms. */
  readonly floor: number
  /** Subjects each arm must have before the split adapts. */
  readonly learningPerArm: number
  /** The split before and instead of adaptation; sums to 1. */
  readonly fixedSplit: readonly number[]
  /** Surfaces where everyone must have the same chance (prices, credit, medicine) keep the fixed split. */
  readonly regulated: boolean
}

export interface Arm {
  readonly posterior: Posterior
  readonly subjects: number
}

/** `fixed` carries why nothing was adapted; the shares sum to 1 in the order of the arms either way. */
export type Allocation =
  | {
      readonly kind: 'adapted'
      readonly shares: readonly number[]
      readonly probabilityBest: readonly number[]
      /** What sending everybody to this arm is expected to cost per subject. */
      readonly expectedLoss: readonly number[]
    }
  | { readonly kind: 'fixed'; readonly shares: readonly number[]; readonly reason: 'regulated' | 'learning' }

/**
 * The next split of traffic by Thompson sampling: each arm's share is its probability of being best, above the floor.
 * Thompson (1933); Scott (2010), "A modern Bayesian look at the multi-armed bandit".
 */
export function thompsonAllocation(arms: readonly Arm[], policy: AllocationPolicy): Allocation {
  const { floor, fixedSplit } = policy
  invariant(arms.length === fixedSplit.length, 'every arm needs a share in the fixed split')
  invariant(floor >= 0 && floor * arms.length <= 1, 'the floors of all arms must fit into the traffic')
  if (policy.regulated) return { kind: 'fixed', shares: fixedSplit, reason: 'regulated' }
  if (arms.some(({ subjects }) => subjects < policy.learningPerArm))
    return { kind: 'fixed', shares: fixedSplit, reason: 'learning' }
  const { probabilityBest, expectedLoss } = bestOf(arms.map(({ posterior }) => posterior))
  const total = probabilityBest.reduce((sum, probability) => sum + probability, 0)
  const free = 1 - floor * arms.length
  const shares = probabilityBest.map((p) => floor + (free * p) / total)
  return { kind: 'adapted', shares, probabilityBest, expectedLoss }
}
