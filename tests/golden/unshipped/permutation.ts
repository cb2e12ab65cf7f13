import { stableSum } from '../../../analysis/numerics/sum'

export interface PermutationTest {
  readonly observed: number
  readonly permutations: number
  /** Splits with a difference at least as far from 0 as the observed one. */
  readonly asExtreme: number
  readonly pValue: number
  /** One-sided, treatment above control. */
  readonly pValueGreater: number
}

/** Splits up to here are all looked at; with more, use `welchTest`, which is as good by then. */
const MOST_SPLITS = 2_000_000

/** Differences closer than this share of the data's range count as ties. */
const ROUNDING = 1e-9

/**
 * Exact permutation test of a difference in means: every way to deal the values to two groups of these sizes.
 * Fisher (1935), "The Design of Experiments", section 21. Null for an empty group and for more than two
 * million splits.
 */
export function permutationTest(control: readonly number[], treatment: readonly number[]): PermutationTest | null {
  if (control.length === 0 || treatment.length === 0) return null
  const values = [...control, ...treatment]
  const permutations = choose(values.length, treatment.length)
  if (permutations > MOST_SPLITS) return null
  const total = stableSum(values)
  const differenceOf = (treated: number): number => treated / treatment.length - (total - treated) / control.length
  const observed = differenceOf(stableSum(treatment))
  const slack = ROUNDING * values.reduce((range, value) => Math.max(range, Math.abs(value)), 0)
  let asExtreme = 0
  let above = 0
  eachSubsetSum(values, treatment.length, (sum) => {
    const difference = differenceOf(sum)
    if (Math.abs(difference) >= Math.abs(observed) - slack) asExtreme++
    if (difference >= observed - slack) above++
  })
  return {
    observed,
    permutations,
    asExtreme,
    pValue: asExtreme / permutations,
    pValueGreater: above / permutations,
  }
}

/** Calls `visit` with the sum of every subset of `size` values. */
function eachSubsetSum(values: readonly number[], size: number, visit: (sum: number) => void): void {
  const extend = (from: number, left: number, sum: number): void => {
    if (left === 0) visit(sum)
    else for (let i = from; i <= values.length - left; i++) extend(i + 1, left - 1, sum + values[i]!)
  }
  extend(0, size, 0)
}

function choose(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= Math.min(k, n - k); i++) ways = (ways * (n - Math.min(k, n - k) + i)) / i
  return Math.round(ways)
}
