import { xoshiro128, type Interval } from '@analysis'
import type { FixedMethod } from './fixed-methods'

/** Shares of simulated experiments. */
export interface FixedCalibration {
  readonly method: FixedMethod
  /** With no effect: experiments that claim one. */
  readonly falsePositives: number
  /** With an effect: experiments whose interval holds the truth. */
  readonly coverage: number
  /** With an effect: experiments that find it. */
  readonly power: number
}

/** The same seed gives the same experiments, whatever other methods are measured. */
export function measureFixed(method: FixedMethod, experiments: number, seed: number): FixedCalibration {
  const random = xoshiro128(seed)
  const count = { falsePositives: 0, covered: 0, found: 0 }
  for (let i = 0; i < experiments; i++) {
    const none = method.interval(random, 0)
    const some = method.interval(random, method.trueEffect)
    if (none !== null && !holds(none, 0)) count.falsePositives++
    if (some !== null && !holds(some, 0)) count.found++
    if (some !== null && holds(some, method.trueEffect)) count.covered++
  }
  return {
    method,
    falsePositives: count.falsePositives / experiments,
    coverage: count.covered / experiments,
    power: count.found / experiments,
  }
}

function holds({ lower, upper }: Interval, value: number): boolean {
  return lower <= value && value <= upper
}
