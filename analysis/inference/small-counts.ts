import type { SuccessCount } from './two-proportion-z'

/** From this many on, expected and observed, the z-test of two proportions is trusted: Cochran (1954), as most texts. */
const smallestCount = 5

/**
 * Whether some variant has fewer than five successes or failures, or would be expected to have if both shared the pooled
 * rate: there the normal approximation is poor and a score method takes its place.
 */
export function hasSmallCounts(control: SuccessCount, treatment: SuccessCount): boolean {
  const rate = (control.successes + treatment.successes) / (control.n + treatment.n)
  return [control, treatment].some(
    ({ successes, n }) => Math.min(successes, n - successes, rate * n, (1 - rate) * n) < smallestCount,
  )
}
