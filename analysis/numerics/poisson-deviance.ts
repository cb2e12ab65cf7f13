import { stirlingError } from './log-gamma'

const LOG_TWO_PI = Math.log(2 * Math.PI)

/** x log(x / expected) + expected - x >= 0, without cancellation where x is close to `expected`. */
export function poissonDeviance(x: number, expected: number): number {
  if (x === 0) return expected
  const difference = x - expected
  if (Math.abs(difference) > 0.1 * (x + expected)) return x * Math.log(x / expected) - difference
  const v = difference / (x + expected)
  let sum = difference * v
  let term = 2 * x * v
  for (let j = 1; j < 1000; j++) {
    term *= v * v
    const next = sum + term / (2 * j + 1)
    if (next === sum) break
    sum = next
  }
  return sum
}

/**
 * log(x^a e^-x / gamma(a + 1)): the Poisson probability continued to real a.
 * Loader (2000), "Fast and accurate computation of binomial probabilities".
 */
export function logPoissonKernel(a: number, x: number): number {
  return -stirlingError(a) - poissonDeviance(a, x) - (LOG_TWO_PI + Math.log(a)) / 2
}

/** log(gamma(a + b + 1) / (gamma(a + 1) gamma(b + 1)) x^a y^b) with x + y = 1: the binomial one, by Loader (2000). */
export function logBinomialKernel(a: number, b: number, x: number, y: number): number {
  if (a === 0) return b * (y < 0.5 ? Math.log(y) : Math.log1p(-x))
  if (b === 0) return a * (x < 0.5 ? Math.log(x) : Math.log1p(-y))
  const n = a + b
  const deviance = poissonDeviance(a, n * x) + poissonDeviance(b, n * y)
  const scale = Math.log(n / a / b) - LOG_TWO_PI
  return stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance + scale / 2
}
