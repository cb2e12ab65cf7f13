import { invariant } from '../failures'

/** A day of windows, when a new one begins every 20 seconds. */
export const windowPatience = 4320

/**
 * The share of `alpha` that the window with this number (from 0) may spend: alpha c / ((k + c)(k + c + 1)). The shares of
 * all windows, however many come, add up to alpha exactly (the sum telescopes), so by Bonferroni's inequality no
 * independence between windows is needed: sliding windows overlap, and the same subjects come back. `patience` c is the
 * number of windows that spend the first half.
 */
export function windowAlpha(alpha: number, index: number, patience = windowPatience): number {
  invariant(Number.isInteger(index) && index >= 0, 'windows are numbered from 0')
  return (alpha * patience) / ((index + patience) * (index + patience + 1))
}
