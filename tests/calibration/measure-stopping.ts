import { xoshiro128 } from '@analysis'
import { DETECTABLE_EFFECT, type StoppingRule } from './stopping-rules'

/** Equally spaced looks over a planned time. */
export interface Horizon {
  readonly looks: number
  readonly days: number
}

export interface StoppingCalibration {
  readonly rule: StoppingRule
  readonly horizon: Horizon
  /** With no effect: experiments that ever stop. */
  readonly falsePositives: number
  /** With the detectable effect: experiments that ever stop. */
  readonly power: number
  /** With the detectable effect: intervals that hold it, read when the experiment stops or ends. */
  readonly coverage: number
  /** With the detectable effect: the mean day on which the experiment stops or ends. */
  readonly meanDay: number
}

/**
 * All rules on the same simulated experiments: z of a running mean with independent increments at equally spaced looks,
 * which is what every estimator here tends to (Jennison and Turnbull 2000, chapter 3).
 */
export function measureStopping(
  rules: readonly StoppingRule[],
  horizon: Horizon,
  experiments: number,
  seed: number,
): readonly StoppingCalibration[] {
  const { looks, days } = horizon
  const random = xoshiro128(seed)
  const bounds = rules.map((rule) => rule.bounds(looks))
  const counts = rules.map(() => ({ falsePositives: 0, found: 0, covered: 0, days: 0 }))
  for (let i = 0; i < experiments; i++) {
    const noise = runningSums(looks, () => random.normal() / Math.sqrt(looks))
    rules.forEach((_, rule) => {
      const count = counts[rule]!
      if (stopsAt(noise, 0, bounds[rule]!) !== null) count.falsePositives++
      const stop = stopsAt(noise, DETECTABLE_EFFECT, bounds[rule]!)
      if (stop !== null) count.found++
      const last = stop ?? looks - 1
      count.days += ((last + 1) * days) / looks
      // effect - truth in units of its standard error at that look, which the bound widens into an interval
      const error = noise[last]! / Math.sqrt((last + 1) / looks)
      if (Math.abs(error) <= bounds[rule]![last]!) count.covered++
    })
  }
  return rules.map((rule, at) => ({
    rule,
    horizon,
    falsePositives: counts[at]!.falsePositives / experiments,
    power: counts[at]!.found / experiments,
    coverage: counts[at]!.covered / experiments,
    meanDay: counts[at]!.days / experiments,
  }))
}

function runningSums(length: number, draw: () => number): Float64Array {
  const sums = new Float64Array(length)
  let sum = 0
  for (let i = 0; i < length; i++) {
    sum += draw()
    sums[i] = sum
  }
  return sums
}

/** The first look whose |z| reaches its bound: z = (noise + drift t) / sqrt(t). */
function stopsAt(noise: Float64Array, drift: number, bounds: readonly number[]): number | null {
  for (let look = 0; look < noise.length; look++) {
    const time = (look + 1) / noise.length
    if (Math.abs(noise[look]! + drift * time) >= bounds[look]! * Math.sqrt(time)) return look
  }
  return null
}
