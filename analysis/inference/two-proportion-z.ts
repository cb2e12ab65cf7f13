import { proportionSummary } from './sample-summary'
import { meanDifference, notComparable, type TestedEffect } from './mean-difference'
import type { TestOptions } from './options'
import { testOf } from './reference'

export interface SuccessCount {
  readonly successes: number
  readonly n: number
}

/**
 * Difference of two proportions: z with the pooled variance for the test, the unpooled (Wald) one for the interval and
 * its standard error. The two can disagree close to the threshold, by design; see `intervalDisagreesWithTest`.
 */
export function twoProportionZ(control: SuccessCount, treatment: SuccessCount, options: TestOptions): TestedEffect {
  if (control.n === 0 || treatment.n === 0) return notComparable('empty-variant')
  if (control.n < 2 || treatment.n < 2) return notComparable('too-few-subjects')
  const pooled = (control.successes + treatment.successes) / (control.n + treatment.n)
  const pooledError = Math.sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / treatment.n))
  if (!(pooledError > 0)) return notComparable('zero-variance')
  const controlSummary = proportionSummary(control)
  const treatmentSummary = proportionSummary(treatment)
  const { absolute } = meanDifference(controlSummary, treatmentSummary, options, null)
  return { absolute, test: testOf((treatmentSummary.mean - controlSummary.mean) / pooledError, options, null) }
}
