import { logErfc } from './error-function'
import { stirlingError } from './log-gamma'
import { tailsFromLower, type Tails } from './tails'

const LARGE = 5_000
const MAX_TERMS = 30
const B = 0.5

/**
 * Whether `incompleteBetaHalf` is the way to I_x(a, 1/2): a large, x close to 1 but not so close that the upper tail is
 * the small one. The continued fraction would subtract numbers that differ by about 1 / a.
 */
export function isLargeHalf(a: number, y: number): boolean {
  return a >= LARGE && y < 0.05 && a * y > 0.5
}

/**
 * I_x(a, 1/2) for large a, `y` = 1 - x given apart: with nu = a - 1/4 and z = -nu log x it is close to erfc(sqrt z), and
 * a series in (log x)^2 is what is left. DiDonato and Morris (1992), "Algorithm 708: significant digit computation of the
 * incomplete beta function ratios", section 9 (BGRAT).
 */
export function incompleteBetaHalf(a: number, y: number): Tails {
  const logX = Math.log1p(-y)
  const nu = a - B / 2
  const z = -nu * logX
  const logComplement = logErfc(Math.sqrt(z))
  return tailsFromLower(logGammaRatio(a) + logComplement + Math.log1p(correction(nu, z, logX, logComplement)))
}

/** log(gamma(a + 1/2) / gamma(a) / sqrt(a - 1/4)): about 1 / a^2. */
function logGammaRatio(a: number): number {
  const errors = stirlingError(a + B) - stirlingError(a)
  return a * Math.log1p(B / a) - B - Math.log1p(-B / 2 / a) / 2 + errors
}

/** The series after its first term, relative to that. */
function correction(nu: number, z: number, logX: number, logComplement: number): number {
  const first = Math.exp(logComplement + z) * Math.sqrt(Math.PI / z)
  const v = 1 / (4 * nu * nu)
  const squared = (logX * logX) / 4
  const odd: number[] = []
  const weights: number[] = []
  let term = first
  let power = 1
  let sum = 0
  for (let n = 1; n <= MAX_TERMS; n++) {
    const at = B + 2 * (n - 1)
    term = (at * (at + 1) * term + (z + at + 1) * power) * v
    power *= squared
    // 1 / (2n + 1)!
    odd.push((odd.at(-1) ?? 1) / (2 * n * (2 * n + 1)))
    const mixed = weights.reduce((total, weight, i) => {
      const order = n - 1 - i
      return total + (order * B - n) * odd[order - 1]! * weight
    }, 0)
    weights.push((B - 1) * odd[n - 1]! + mixed / n)
    const added = weights[n - 1]! * term
    sum += added
    if (Math.abs(added) <= Number.EPSILON * first) break
  }
  return sum / first
}
