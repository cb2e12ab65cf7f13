import { named } from '../numerics/named'
import { chiSquared } from '../distributions/chi-squared'
import type { SrmResult } from '../results/split'
import type { Variant } from '../study/spec'
import { notEstimable } from '../failures'
import { stableSum } from '../numerics/sum'

/**
 * Sample ratio mismatch: Pearson's chi-squared test of the observed split against the planned one. Only variants with a
 * positive weight count, in the total as in the degrees of freedom; `observed` keeps all of them.
 * Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled experiments".
 */
export function srmTest(
  observed: Readonly<Record<string, number>>,
  variants: readonly Variant[],
  alpha: number,
): SrmResult {
  const allocated = variants.filter(({ weight }) => weight > 0)
  const counts = allocated.map(({ id }) => named(observed, id) ?? 0)
  const total = stableSum(counts)
  const totalWeight = stableSum(allocated.map(({ weight }) => weight))
  const expectedCounts = allocated.map(({ weight }) => total * (weight / totalWeight))
  const split = {
    observed: inPlannedOrder(observed, variants),
    expected: Object.fromEntries(allocated.map(({ id }, i) => [id, expectedCounts[i]!])),
  }
  if (allocated.length < 2) return { ...notEstimable('no-allocated-variants'), ...split }
  if (total === 0) return { ...notEstimable('empty-variant'), ...split }
  const statistic = stableSum(counts.map((count, i) => (count - expectedCounts[i]!) ** 2 / expectedCounts[i]!))
  const degreesOfFreedom = allocated.length - 1
  const logP = chiSquared(degreesOfFreedom).logSurvival(statistic)
  const pValue = Math.exp(logP)
  return {
    kind: 'estimated',
    statistic,
    degreesOfFreedom,
    pValue,
    log10P: logP / Math.LN10,
    flagged: pValue < alpha,
    ...split,
  }
}

/** As the plan lists its variants, a variant without a subject as 0; then those that the plan does not know. */
function inPlannedOrder(
  observed: Readonly<Record<string, number>>,
  variants: readonly Variant[],
): Readonly<Record<string, number>> {
  const planned = variants
    .filter(({ id, weight }) => weight > 0 || named(observed, id) !== undefined)
    .map(({ id }) => id)
  const unknown = Object.keys(observed).filter((id) => !planned.includes(id))
  return Object.fromEntries([...planned, ...unknown].map((id) => [id, named(observed, id) ?? 0]))
}
