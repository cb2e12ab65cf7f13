import { adaptiveIntegral } from '../../../analysis/numerics/adaptive-integral'

/** Where the integrand has fallen by e^-46 from its highest point, about 1e-20, the rest no longer counts. */
const NEGLIGIBLE = 46
const PANELS = 8
const ACCURACY = 1e-14

/**
 * Logarithm of the integral of exp(logDensity) over `support`, for an integrand with one peak (a log-concave one, in any
 * coordinate) given by its logarithm: only the stretch around the peak that counts is integrated, so that a narrow peak
 * far out in a tail comes out as precisely as a wide one. `start` is any point where the integrand is not 0, `scale` a
 * length over which it changes.
 */
export function logConcaveIntegral(
  logDensity: (x: number) => number,
  support: { readonly lower: number; readonly upper: number; readonly start: number; readonly scale: number },
): number {
  const mode = climb(logDensity, support)
  const top = logDensity(mode)
  if (top === -Infinity) return -Infinity
  const lower = fallen(logDensity, mode, support.lower, -support.scale, top - NEGLIGIBLE)
  const upper = fallen(logDensity, mode, support.upper, support.scale, top - NEGLIGIBLE)
  const width = upper - lower
  const breaks = Array.from({ length: PANELS + 1 }, (_, i) => lower + (width * i) / PANELS)
  const [total = 0] = adaptiveIntegral((x) => [Math.exp(logDensity(x) - top)], breaks, ACCURACY * width)
  return top + Math.log(total)
}

/** The mode, closely enough to centre panels on: steps that double uphill and shrink when they overshoot. */
function climb(
  logDensity: (x: number) => number,
  { lower, upper, start, scale }: { lower: number; upper: number; start: number; scale: number },
): number {
  let at = start
  let height = logDensity(at)
  let step = scale
  while (Math.abs(step) > 1e-3 * scale) {
    const next = Math.min(upper, Math.max(lower, at + step))
    const nextHeight = logDensity(next)
    if (nextHeight > height) {
      at = next
      height = nextHeight
      step *= 2
    } else step *= -0.4
  }
  return at
}

/** The point beyond `mode`, in the direction of `step`, where the logarithm has fallen to `target`, or the limit. */
function fallen(logDensity: (x: number) => number, mode: number, limit: number, step: number, target: number): number {
  let near = mode
  let reach = step
  for (;;) {
    const far = step > 0 ? Math.min(limit, mode + reach) : Math.max(limit, mode + reach)
    if (logDensity(far) <= target) return bisect(logDensity, near, far, target)
    if (far === limit) return limit
    near = far
    reach *= 2
  }
}

function bisect(logDensity: (x: number) => number, above: number, below: number, target: number): number {
  let [near, far] = [above, below]
  const mode = above
  while (Math.abs(far - near) > 1e-3 * Math.abs(far - mode)) {
    const middle = (near + far) / 2
    if (logDensity(middle) <= target) far = middle
    else near = middle
  }
  return far
}
