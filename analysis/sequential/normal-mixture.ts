import { findRoot } from '../numerics/root'

/**
 * rho^2, the variance of the mixture per subject, that makes the sequence about tightest after `n` subjects:
 * (-2 log alpha + log(1 - 2 log alpha)) / n. Waudby-Smith et al. (2021), appendix B.2, in closed form.
 */
export function tuningFor(alpha: number, n: number): number {
  const evidence = -2 * Math.log(alpha)
  return (evidence + Math.log1p(evidence)) / n
}

/** How many standard deviations of one subject a mean of n may be away: sqrt(2 (n rho^2 + 1) / (n rho)^2 logLimit). */
export function mixtureReach(n: number, rhoSquared: number, logLimit: number): number {
  return Math.sqrt((2 * (n * rhoSquared + 1) * logLimit) / (n * n * rhoSquared))
}

/**
 * Half-width of Robbins' (1970) normal-mixture confidence sequence for the mean of n independent values with the given
 * variance: valid at every n at once.
 */
export function normalMixtureHalfWidth(n: number, variance: number, alpha: number, rhoSquared: number): number {
  return Math.sqrt(variance) * mixtureReach(n, rhoSquared, Math.log1p(n * rhoSquared) / 2 - Math.log(alpha))
}

/** `rho` is the mixture's precision, in units of intrinsic time; `bound` holds for the sum at all times at once. */
export interface MixtureBound {
  readonly rho: number
  readonly bound: number
}

/**
 * Two-sided normal-mixture bound on a sum with intrinsic time (accumulated variance) `time`, tightest at `optimalTime`:
 * sqrt((v + rho) log((v + rho) / (rho alpha^2))). `tuning` 'exact' minimises the bound there (a Lambert W), and
 * 'closed-form' is the approximation other libraries take. Howard, Ramdas, McAuliffe and Sekhon (2021), equation 14.
 */
export function mixtureBound(
  time: number,
  alpha: number,
  optimalTime: number,
  tuning: 'exact' | 'closed-form' = 'exact',
): MixtureBound {
  const rho = tuning === 'exact' ? optimalTime / (lambertRoot(alpha) - 1) : 1 / tuningFor(alpha, optimalTime)
  const total = time + rho
  return { rho, bound: Math.sqrt(total * (Math.log(total / rho) - 2 * Math.log(alpha))) }
}

/** y = -W_{-1}(-alpha^2 / e), the root above 1 of y - log y = 1 - 2 log alpha. */
function lambertRoot(alpha: number): number {
  const right = 1 - 2 * Math.log(alpha)
  return findRoot((y) => y - Math.log(y) - right, 1, 2 * right + 2)
}
