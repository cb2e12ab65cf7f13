import { chiSquared } from '../distributions/chi-squared'
import { stableSum } from '../numerics/sum'

/** A likelihood-ratio test: log ratio in nats after the price of its parameters (BIC), and the chi-squared p-value. */
export interface RatioTest {
  readonly logLikelihoodRatio: number
  readonly pValue: number
  readonly log10P: number
}

/** Of `touched` among `of` in each group: rates of their own against one rate for all. Wilks (1938). */
export function rateTest(groups: readonly { readonly touched: number; readonly of: number }[]): RatioTest {
  const live = groups.filter((group) => group.of > 0)
  const touched = stableSum(live.map((group) => group.touched))
  const of = stableSum(live.map((group) => group.of))
  if (live.length < 2 || touched === 0 || touched === of) return nothing
  const rate = touched / of
  const halfDeviance = stableSum(
    live.flatMap((group) => [
      xLogRatio(group.touched, group.of * rate),
      xLogRatio(group.of - group.touched, group.of * (1 - rate)),
    ]),
  )
  return ratioTest(halfDeviance, live.length - 1, of)
}

/** Of counts in groups with set shares: the observed shares against the set ones. */
export function shareTest(groups: readonly { readonly count: number; readonly share: number }[]): RatioTest {
  const live = groups.filter(({ share }) => share > 0)
  const total = stableSum(live.map(({ count }) => count))
  const shares = stableSum(live.map(({ share }) => share))
  if (live.length < 2 || total === 0) return nothing
  const halfDeviance = stableSum(live.map(({ count, share }) => xLogRatio(count, (total * share) / shares)))
  return ratioTest(halfDeviance, live.length - 1, total)
}

const nothing: RatioTest = { logLikelihoodRatio: 0, pValue: 1, log10P: 0 }

export function ratioTest(halfDeviance: number, degreesOfFreedom: number, size: number): RatioTest {
  const logP = chiSquared(degreesOfFreedom).logSurvival(Math.max(0, 2 * halfDeviance))
  return {
    logLikelihoodRatio: halfDeviance - (degreesOfFreedom / 2) * Math.log(Math.max(2, size)),
    pValue: Math.exp(logP),
    log10P: logP / Math.LN10,
  }
}

function xLogRatio(x: number, expected: number): number {
  return x === 0 ? 0 : x * Math.log(x / expected)
}
