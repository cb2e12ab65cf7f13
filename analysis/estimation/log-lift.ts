import type { Interval } from '../results/interval'
import { notEstimable, type Estimable } from '../failures'
import { comparisonObstacle } from '../inference/mean-difference'
import type { ReferencedOptions } from '../inference/options'
import { criticalValue } from '../inference/reference'
import type { SampleSummary } from '../inference/sample-summary'

export type LogLift = Estimable<{
  readonly estimate: number
  /** log(mean treatment / mean control) and its standard error. */
  readonly logRatio: number
  readonly logStandardError: number
  /** Welch-Satterthwaite on the squared coefficients of variation. */
  readonly degreesOfFreedom: number
  readonly interval: Interval
}>

/**
 * Relative lift by the delta method on the log scale: never below -100 %, and symmetric in the two variants. Both means
 * must be above 0. `options.degreesOfFreedom` null takes the normal distribution; `'welch'` the lift's own degrees.
 */
export function logLift(
  control: SampleSummary,
  treatment: SampleSummary,
  options: Omit<ReferencedOptions, 'degreesOfFreedom'> & { readonly degreesOfFreedom: number | null | 'welch' },
): LogLift {
  const obstacle = comparisonObstacle(control, treatment)
  if (obstacle) return notEstimable(obstacle)
  if (!(control.mean > 0) || !(treatment.mean > 0)) return notEstimable('control-mean-near-zero')
  const [c, t] = [squaredVariation(control), squaredVariation(treatment)]
  const logRatio = Math.log(treatment.mean / control.mean)
  const logStandardError = Math.sqrt(c + t)
  const degreesOfFreedom = (c + t) ** 2 / (c ** 2 / (control.n - 1) + t ** 2 / (treatment.n - 1))
  const reference = options.degreesOfFreedom === 'welch' ? degreesOfFreedom : options.degreesOfFreedom
  const reach = criticalValue(options, reference) * logStandardError
  return {
    kind: 'estimated',
    estimate: treatment.mean / control.mean - 1,
    logRatio,
    logStandardError,
    degreesOfFreedom,
    interval: {
      lower: options.alternative === 'less' ? -Infinity : Math.expm1(logRatio - reach),
      upper: options.alternative === 'greater' ? Infinity : Math.expm1(logRatio + reach),
    },
  }
}

/** Squared coefficient of variation of the mean. */
function squaredVariation({ mean, variance, n }: SampleSummary): number {
  return variance / n / mean ** 2
}
