import { chiSquared } from '../distributions/chi-squared'
import { notEstimable, type Estimable } from '../failures'
import { stableSum } from '../numerics/sum'
import type { SuccessCount } from './two-proportion-z'

/** Do several variants share one rate? `smallExpected`: a count below 5 is expected, where chi-squared is a poor guide. */
export type Homogeneity = Estimable<{
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  readonly log10P: number
  readonly smallExpected: boolean
}>

const SMALL = 5

/** Pearson's (1900) chi-squared test that k proportions are equal: the overall question before any pair of variants. */
export function homogeneityTest(variants: readonly SuccessCount[]): Homogeneity {
  const counted = variants.filter(({ n }) => n > 0)
  if (counted.length < 2) return notEstimable('empty-variant')
  const n = stableSum(counted.map((variant) => variant.n))
  const rate = stableSum(counted.map(({ successes }) => successes)) / n
  if (rate === 0 || rate === 1) return notEstimable('zero-variance')
  const statistic = stableSum(
    counted.map(({ successes, n: size }) => (successes - size * rate) ** 2 / (size * rate * (1 - rate))),
  )
  const degreesOfFreedom = counted.length - 1
  const logP = chiSquared(degreesOfFreedom).logSurvival(statistic)
  return {
    kind: 'estimated',
    statistic,
    degreesOfFreedom,
    pValue: Math.exp(logP),
    log10P: logP / Math.LN10,
    smallExpected: counted.some(({ n: size }) => size * Math.min(rate, 1 - rate) < SMALL),
  }
}
