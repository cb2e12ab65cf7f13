import type { Interval } from '../results/interval'
import { findRoot } from '../numerics/root'
import { notComparable, type TestedEffect } from './mean-difference'
import type { TestOptions } from './options'
import { criticalValue, testOf } from './reference'
import type { SuccessCount } from './two-proportion-z'

/**
 * Difference of two proportions by the score method: the variance under each candidate difference is the one that
 * difference itself implies, so that the interval is exactly what the test does not reject, also at 0 and n successes.
 * Miettinen and Nurminen (1985), "Comparative analysis of two rates".
 */
export function scoreTest(control: SuccessCount, treatment: SuccessCount, options: TestOptions): TestedEffect {
  if (control.n === 0 || treatment.n === 0) return notComparable('empty-variant')
  if (control.n + treatment.n < 3) return notComparable('too-few-subjects')
  const estimate = treatment.successes / treatment.n - control.successes / control.n
  const score = (difference: number): number => scoreAt(control, treatment, difference)
  const statistic = score(0)
  // a Wald error of the same width as the interval has no meaning here; this is the error under no difference
  const standardError = restrictedError(control, treatment, 0)
  return {
    absolute: {
      kind: 'estimated',
      estimate,
      standardError,
      interval: scoreInterval(score, estimate, options),
      level: 1 - options.alpha,
    },
    test: testOf(statistic, options, null),
  }
}

/**
 * The interval of all differences that a score test with the variance n - 1 counts on n would not reject: at no
 * difference that is the z-test with the pooled variance, so that it leaves out 0 exactly when that rejects.
 * Mee (1984), "Confidence bounds for the difference between two probabilities".
 */
export function pooledInterval(control: SuccessCount, treatment: SuccessCount, options: TestOptions): Interval {
  const n = control.n + treatment.n
  const correction = Math.sqrt(n / (n - 1))
  const score = (difference: number): number => scoreAt(control, treatment, difference) * correction
  return scoreInterval(score, treatment.successes / treatment.n - control.successes / control.n, options)
}

function scoreInterval(score: (difference: number) => number, estimate: number, options: TestOptions): Interval {
  const critical = criticalValue(options, null)
  // the score falls as the candidate difference grows
  const crossing = (target: number, from: number, to: number): number => {
    const excess = (difference: number): number => score(difference) - target
    return excess(from) * excess(to) > 0 ? (target > 0 ? from : to) : findRoot(excess, from, to, { tolerance: 1e-14 })
  }
  return {
    lower: options.alternative === 'less' ? -Infinity : crossing(critical, -1, estimate),
    upper: options.alternative === 'greater' ? Infinity : crossing(-critical, estimate, 1),
  }
}

/** (observed - candidate difference) in standard errors under the candidate; 0 where both are certain and agree. */
function scoreAt(control: SuccessCount, treatment: SuccessCount, difference: number): number {
  const distance = treatment.successes / treatment.n - control.successes / control.n - difference
  if (distance === 0) return 0
  return distance / restrictedError(control, treatment, difference)
}

function restrictedError(control: SuccessCount, treatment: SuccessCount, difference: number): number {
  const rate = restrictedControlRate(control, treatment, difference)
  const treated = Math.min(1, Math.max(0, rate + difference))
  const n = control.n + treatment.n
  const variance = (rate * (1 - rate)) / control.n + (treated * (1 - treated)) / treatment.n
  return Math.sqrt((variance * n) / (n - 1))
}

/**
 * The control's most likely rate when treatment - control is `difference`: the root of the likelihood equation between
 * the rates that are possible. By bisection of its slope, which falls, instead of the cubic's closed form: no case
 * distinction loses digits.
 */
function restrictedControlRate(control: SuccessCount, treatment: SuccessCount, difference: number): number {
  const lowest = Math.max(0, -difference)
  const highest = Math.min(1, 1 - difference)
  if (!(highest > lowest)) return lowest
  const slope = (rate: number): number => slopeOf(control, rate) + slopeOf(treatment, rate + difference)
  const margin = (highest - lowest) * 1e-15
  if (slope(lowest + margin) <= 0) return lowest
  if (slope(highest - margin) >= 0) return highest
  return findRoot(slope, lowest + margin, highest - margin)
}

/** Slope of x log p + (n - x) log(1 - p). */
function slopeOf({ successes, n }: SuccessCount, rate: number): number {
  const gain = successes === 0 ? 0 : successes / rate
  const loss = successes === n ? 0 : (n - successes) / (1 - rate)
  return gain - loss
}
