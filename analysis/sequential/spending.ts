import { normal } from '../distributions/normal'
import type { SpendingFunction } from '../study/spec'
import { assertNever } from '../failures'

/** A gamma so small that the Hwang-Shih-DeCani function is alpha x t to the last digit. */
const NEARLY_LINEAR = 1e-14

/**
 * Type I error one side may have spent by information fraction t, when it may spend `alpha` in all; all of it from
 * t = 1 on. Lan and DeMets (1983); Hwang, Shih and De Cani (1990); Kim and DeMets (1987).
 */
export function spentAlpha(spending: SpendingFunction, alpha: number, informationFraction: number): number {
  const t = Math.max(0, informationFraction)
  if (t === 0) return 0
  if (t >= 1) return alpha
  switch (spending.kind) {
    case 'obrien-fleming':
      return 2 * normal.survival(normal.upperQuantile(alpha / 2) / Math.sqrt(t))
    case 'pocock':
      return alpha * Math.log1p((Math.E - 1) * t)
    case 'hwang-shih-decani':
      return Math.abs(spending.parameter) < NEARLY_LINEAR
        ? alpha * t
        : (alpha * Math.expm1(-spending.parameter * t)) / Math.expm1(-spending.parameter)
    case 'kim-demets':
      return alpha * t ** spending.parameter
    default:
      return assertNever(spending)
  }
}

/** The spending function's name as figures and reports print it. */
export function spendingName(spending: SpendingFunction): string {
  switch (spending.kind) {
    case 'obrien-fleming':
      return "O'Brien-Fleming-type"
    case 'pocock':
      return 'Pocock-type'
    case 'hwang-shih-decani':
      return `Hwang-Shih-DeCani (gamma ${spending.parameter})`
    case 'kim-demets':
      return `Kim-DeMets (rho ${spending.parameter})`
    default:
      return assertNever(spending)
  }
}
