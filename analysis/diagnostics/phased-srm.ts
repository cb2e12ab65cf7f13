import { named } from '../numerics/named'
import { chiSquared } from '../distributions/chi-squared'
import type { SplitPhaseResult, SrmResult } from '../results/split'
import { notEstimable } from '../failures'
import { choleskySolve, independentColumns } from '../numerics/cholesky'
import { stableSum } from '../numerics/sum'
import { addCounts, allocatedOf, type SplitPart } from '../results/split-part'
import { srmTest } from './srm'

/**
 * Sample ratio mismatch where the split changed on the way: observed less expected counts added up over the phases,
 * against the sum of the phases' multinomial covariances, on as many degrees of freedom as that sum has rank. With one
 * part this is Pearson's test. Mantel and Haenszel (1959), generalised to several variants by Birch (1965).
 */
export function phasedSrm(parts: readonly SplitPart[], alpha: number): SrmResult {
  if (parts.length === 1) return srmTest(parts[0]!.subjects, parts[0]!.variants, alpha)
  const each = parts.map(({ from, subjects, variants }) => ({
    from,
    srm: srmTest(subjects, variants, alpha),
    variants,
  }))
  const phases = each.map(({ from, srm }): SplitPhaseResult => ({
    from: from ?? '',
    observed: srm.observed,
    expected: srm.expected,
    pValue: srm.kind === 'estimated' ? srm.pValue : null,
  }))
  const split = {
    observed: addCounts(phases.map(({ observed }) => observed)),
    expected: addCounts(phases.map(({ expected }) => expected)),
    phases,
  }
  const tested = each.filter(({ srm }) => srm.kind === 'estimated')
  if (tested.length === 0) {
    const anySplit = parts.some((part) => allocatedOf(part).length >= 2)
    return { ...notEstimable(anySplit ? 'empty-variant' : 'no-allocated-variants'), ...split }
  }
  const ids = Object.keys(addCounts(tested.map(({ srm }) => srm.expected)))
  const excess = ids.map((id) => stableSum(tested.map(({ srm }) => excessOf(srm, id))))
  const covariance = ids.map((a) => ids.map((b) => stableSum(tested.map(({ srm }) => covarianceOf(srm, a, b)))))
  const { kept } = independentColumns(covariance)
  const right = kept.map((i) => excess[i]!)
  const weights = choleskySolve(
    kept.map((i) => kept.map((j) => covariance[i]![j]!)),
    right,
  )
  const statistic = Math.max(0, stableSum(right.map((value, i) => value * weights[i]!)))
  const logP = chiSquared(kept.length).logSurvival(statistic)
  const pValue = Math.exp(logP)
  return {
    kind: 'estimated',
    statistic,
    degreesOfFreedom: kept.length,
    pValue,
    log10P: logP / Math.LN10,
    flagged: pValue < alpha,
    ...split,
  }
}

/** Of a variant without a share in the phase: 0, whoever was seen in it. */
function excessOf({ observed, expected }: SrmResult, id: string): number {
  const wanted = named(expected, id)
  return wanted === undefined ? 0 : (named(observed, id) ?? 0) - wanted
}

/** Of the counts of two variants in a multinomial whose expected counts are known. */
function covarianceOf({ expected }: SrmResult, a: string, b: string): number {
  const [first, second] = [expected[a], expected[b]]
  if (first === undefined || second === undefined) return 0
  const total = stableSum(Object.values(expected))
  return (a === b ? first : 0) - (first * second) / total
}
