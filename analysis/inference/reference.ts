import { normal } from '../distributions/normal'
import { studentT } from '../distributions/student-t'
import type { ContinuousDistribution } from '../distributions/distribution'
import type { EffectTest } from '../results/effect'
import type { Interval } from '../results/interval'
import type { TestOptions } from './options'

/** The distribution a standardised effect is compared with: normal when `degreesOfFreedom` is null, else Student's t. */
export function referenceDistribution(degreesOfFreedom: number | null): ContinuousDistribution {
  return degreesOfFreedom === null ? normal : studentT(degreesOfFreedom)
}

/** How many standard errors an interval reaches from its estimate, at the given error rate and side. */
export function criticalValue({ alpha, alternative }: TestOptions, degreesOfFreedom: number | null): number {
  return referenceDistribution(degreesOfFreedom).upperQuantile(alternative === 'two-sided' ? alpha / 2 : alpha)
}

/**
 * The interval that agrees with the test of the same options: it leaves out 0 exactly when p < alpha.
 * A one-sided alternative gives one infinite end.
 */
export function waldInterval(
  estimate: number,
  standardError: number,
  options: TestOptions,
  degreesOfFreedom: number | null,
): Interval {
  return intervalWithin(estimate, criticalValue(options, degreesOfFreedom) * standardError, options)
}

/** From `reach` below the estimate to as much above it; a one-sided alternative gives one infinite end. */
export function intervalWithin(estimate: number, reach: number, { alternative }: TestOptions): Interval {
  return {
    lower: alternative === 'less' ? -Infinity : estimate - reach,
    upper: alternative === 'greater' ? Infinity : estimate + reach,
  }
}

/** The test of a standardised effect. The p-value comes from a survival function and its logarithm never underflows. */
export function testOf(
  statistic: number,
  options: TestOptions,
  degreesOfFreedom: number | null,
): Extract<EffectTest, { kind: 'estimated' }> {
  const logP = logPValue(statistic, options, referenceDistribution(degreesOfFreedom))
  return { kind: 'estimated', statistic, degreesOfFreedom, pValue: Math.exp(logP), log10P: logP / Math.LN10 }
}

function logPValue(statistic: number, { alternative }: TestOptions, reference: ContinuousDistribution): number {
  if (alternative === 'two-sided') return Math.min(0, Math.LN2 + reference.logSurvival(Math.abs(statistic)))
  return alternative === 'greater' ? reference.logSurvival(statistic) : reference.logCdf(statistic)
}
