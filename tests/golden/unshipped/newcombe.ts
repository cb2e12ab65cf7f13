import type { Interval } from '../../../analysis/results/interval'
import type { SuccessCount } from '../../../analysis/inference/two-proportion-z'
import { wilsonInterval } from './wilson'

/**
 * Difference of two proportions from the Wilson intervals of each: Newcombe (1998), method 10. Good at small counts and
 * always inside [-1, 1]. It has no p-value of its own; `scoreTest` is the test with an interval that agrees.
 */
export function newcombeInterval(
  control: SuccessCount,
  treatment: SuccessCount,
  alpha: number,
): Interval & { readonly estimate: number } {
  const [c, t] = [control.successes / control.n, treatment.successes / treatment.n]
  const [ofControl, ofTreatment] = [wilsonInterval(control, alpha), wilsonInterval(treatment, alpha)]
  const estimate = t - c
  return {
    estimate,
    lower: estimate - Math.hypot(t - ofTreatment.lower, ofControl.upper - c),
    upper: estimate + Math.hypot(ofTreatment.upper - t, c - ofControl.lower),
  }
}
