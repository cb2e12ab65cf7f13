import type { Interval } from '../results/interval'
import type { ReferencedOptions } from '../inference/options'
import { criticalValue } from '../inference/reference'
import type { SampleSummary } from '../inference/sample-summary'

/**
 * Interval of (mT - mC) / |mC| by Fieller (1954): all ratios r for which mT - r mC is not significantly different from 0.
 * Null when the set is unbounded, that is when the control mean itself is not significantly different from 0.
 */
export function fiellerInterval(
  control: SampleSummary,
  treatment: SampleSummary,
  options: ReferencedOptions,
): Interval | null {
  const critical = criticalValue(options, options.degreesOfFreedom)
  const controlVariance = control.variance / control.n
  const treatmentVariance = treatment.variance / treatment.n
  const g = (critical ** 2 * controlVariance) / control.mean ** 2
  if (!(g < 1)) return null
  const ratio = treatment.mean / control.mean
  const centre = ratio / (1 - g)
  const spread = treatmentVariance * (1 - g) + ratio ** 2 * controlVariance
  const reach = (critical * Math.sqrt(spread)) / Math.abs(control.mean) / (1 - g)
  const sign = Math.sign(control.mean)
  return {
    lower: options.alternative === 'less' ? -Infinity : sign * (centre - 1) - reach,
    upper: options.alternative === 'greater' ? Infinity : sign * (centre - 1) + reach,
  }
}
