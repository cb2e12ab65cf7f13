import { findRoot } from '../numerics/root'

interface LogTails {
  logCdf(x: number): number
  logSurvival(x: number): number
}

/** A monotone map from the real line onto a distribution's support: the scale on which its quantiles are searched. */
export interface SupportScale {
  fromReal(u: number): number
  readonly start: number
}

export const positiveScale: SupportScale = { fromReal: Math.exp, start: 0 }
export const unitScale: SupportScale = { fromReal: (u) => 1 / (1 + Math.exp(-u)), start: 0 }

/**
 * The x whose lower (`tail` 'lower') or upper tail probability is p, for a continuous distribution. The smaller tail is
 * matched on the log scale, so that p = 1e-12 is found as precisely as p = 0.05.
 */
export function searchQuantile(tails: LogTails, scale: SupportScale, p: number, tail: 'lower' | 'upper'): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0 || p === 1) return scale.fromReal((p === 0) === (tail === 'lower') ? -Infinity : Infinity)
  const matchLower = (tail === 'lower') === p <= 0.5
  const target = p <= 0.5 ? Math.log(p) : Math.log1p(-p)
  const excess = (u: number): number => {
    const x = scale.fromReal(u)
    return matchLower ? tails.logCdf(x) - target : target - tails.logSurvival(x)
  }
  const [lower, upper] = bracket(excess, scale.start)
  return scale.fromReal(findRoot(excess, lower, upper, { tolerance: 1e-14 }))
}

/** Two points around the zero of an increasing function, found by doubling steps. */
function bracket(f: (u: number) => number, start: number): readonly [number, number] {
  const upwards = f(start) < 0
  let near = start
  let step = upwards ? 1 : -1
  let far = start + step
  while (f(far) < 0 === upwards && Math.abs(far) < 1e6) {
    near = far
    step *= 2
    far += step
  }
  return upwards ? [near, far] : [far, near]
}
