import type { Interval } from '../results/interval'
import { assertNever } from '../failures'
import { harmonic, type PValueAdjustment } from './multiplicity'
import type { TestOptions } from './options'
import { waldInterval } from './reference'

/** One comparison of a family: its interval is estimate -+ critical value x standard error. */
export interface FamilyMember {
  readonly estimate: number
  readonly standardError: number
  readonly degreesOfFreedom: number | null
  /** Unadjusted; null when not estimable, which then gets no interval and does not count. */
  readonly pValue: number | null
}

/**
 * Intervals that fit a family's correction, in the order given: each at the error rate its comparison is finally judged
 * at. Single-step corrections judge all alike; step-wise ones (Holm, Hochberg, Holm-Sidak) and the false-discovery ones
 * judge by rank, so that an interval leaves out 0 exactly when the adjusted p-value is below alpha. Always finite:
 * a comparison with p = 1 has one like any other. Benjamini and Yekutieli (2005) for the false coverage rate.
 */
export function adjustedIntervals(
  members: readonly FamilyMember[],
  correction: PValueAdjustment,
  options: TestOptions,
): readonly (Interval | null)[] {
  const alphas = adjustedAlphas(
    members.map(({ pValue }) => pValue),
    correction,
    options.alpha,
  )
  return members.map(({ estimate, standardError, degreesOfFreedom }, i) => {
    const alpha = alphas[i]
    return alpha === null || alpha === undefined
      ? null
      : waldInterval(estimate, standardError, { ...options, alpha }, degreesOfFreedom)
  })
}

/** The error rate each p-value is compared with in the end, in the order given; null stays null. */
export function adjustedAlphas(
  pValues: readonly (number | null)[],
  correction: PValueAdjustment,
  alpha: number,
): readonly (number | null)[] {
  const ascending = Float64Array.from(pValues.filter((pValue) => pValue !== null)).toSorted()
  const size = ascending.length
  const levelAt = levelsOf(correction, size, alpha)
  const passes = (pValue: number, at: number): boolean => pValue < levelAt(at + 1)
  // how many are rejected: step-down stops at the first that fails, step-up starts from the last that passes
  const failing = ascending.findIndex((pValue, at) => !passes(pValue, at))
  const stepDown = failing < 0 ? size : failing
  const rejected = isStepDown(correction) ? stepDown : ascending.findLastIndex(passes) + 1
  const level = levelAt(finalRank(correction, rejected, size))
  return pValues.map((pValue) => (pValue === null ? null : level))
}

function isStepDown(correction: PValueAdjustment): boolean {
  return correction === 'holm' || correction === 'holm-sidak'
}

/**
 * The rank whose level every interval has when `rejected` of `size` are rejected. Step-wise corrections take the
 * strictest level a comparison that was not rejected failed at; the false-discovery ones that of the last rejected one.
 */
function finalRank(correction: PValueAdjustment, rejected: number, size: number): number {
  const falseDiscovery = correction === 'benjamini-hochberg' || correction === 'benjamini-yekutieli'
  return falseDiscovery ? Math.max(1, rejected) : Math.min(size, rejected + 1)
}

/** What the p-value of each ascending rank has to be below. */
function levelsOf(correction: PValueAdjustment, size: number, alpha: number): (rank: number) => number {
  switch (correction) {
    case 'none':
      return () => alpha
    case 'bonferroni':
      return () => alpha / size
    case 'sidak':
      return () => sidakLevel(alpha, size)
    case 'holm':
    case 'hochberg':
      return (rank) => alpha / (size - rank + 1)
    case 'holm-sidak':
      return (rank) => sidakLevel(alpha, size - rank + 1)
    case 'benjamini-hochberg':
      return (rank) => (alpha * rank) / size
    case 'benjamini-yekutieli': {
      const sum = harmonic(size)
      return (rank) => (alpha * rank) / size / sum
    }
    default:
      return assertNever(correction)
  }
}

/** 1 - (1 - alpha)^(1 / size). */
function sidakLevel(alpha: number, size: number): number {
  return -Math.expm1(Math.log1p(-alpha) / size)
}
