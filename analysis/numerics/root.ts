import { invariant } from '../failures'

export interface RootOptions {
  /** Absolute width of the final bracket; relative rounding is added to it. */
  readonly tolerance?: number
  readonly maxIterations?: number
}

/**
 * A zero of `f` between `lower` and `upper`, where `f` changes sign: bisection, secant and inverse quadratic steps.
 * Brent (1973), "Algorithms for Minimization without Derivatives", chapter 4.
 * @throws InvariantError if `f` has the same sign at both ends.
 */
export function findRoot(f: (x: number) => number, lower: number, upper: number, options: RootOptions = {}): number {
  const { tolerance = 0, maxIterations = 200 } = options
  let a = lower
  let b = upper
  let fa = f(a)
  let fb = f(b)
  invariant(fa * fb <= 0, 'a root must be bracketed by values of opposite sign')
  let c = a
  let fc = fa
  let step = b - a
  let previousStep = step
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (fb * fc > 0) {
      c = a
      fc = fa
      step = previousStep = b - a
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b
      b = c
      c = a
      fa = fb
      fb = fc
      fc = fa
    }
    const accuracy = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2
    const middle = (c - b) / 2
    if (Math.abs(middle) <= accuracy || fb === 0) return b
    const interpolated = Math.abs(previousStep) >= accuracy && Math.abs(fa) > Math.abs(fb)
    const proposal = interpolated ? interpolate(a, b, c, fa, fb, fc) : middle
    const accepted =
      interpolated &&
      proposal * middle > 0 &&
      Math.abs(proposal) < Math.min(1.5 * Math.abs(middle) - accuracy / 2, Math.abs(previousStep) / 2)
    previousStep = accepted ? step : middle
    step = accepted ? proposal : middle
    a = b
    fa = fb
    b += Math.abs(step) > accuracy ? step : Math.sign(middle) * accuracy
    fb = f(b)
  }
  return b
}

/** The step from b to the zero of the secant (a = c) or of the inverse parabola through the three points. */
function interpolate(a: number, b: number, c: number, fa: number, fb: number, fc: number): number {
  const s = fb / fa
  if (a === c) return ((c - b) * s) / (s - 1)
  const q = fa / fc
  const r = fb / fc
  const numerator = s * ((c - b) * q * (q - r) - (b - a) * (r - 1))
  return -numerator / ((q - 1) * (r - 1) * (s - 1))
}
