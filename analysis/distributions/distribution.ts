/**
 * A probability distribution as a plain object of functions. `survival` and `upperQuantile` are computed on their own
 * side, never as 1 - cdf, and the logarithms stay finite where the probabilities underflow.
 */
export interface ContinuousDistribution {
  density(x: number): number
  /** P(X <= x). */
  cdf(x: number): number
  /** P(X > x). */
  survival(x: number): number
  logCdf(x: number): number
  logSurvival(x: number): number
  /** The x with P(X <= x) = p. */
  quantile(p: number): number
  /** The x with P(X > x) = p. */
  upperQuantile(p: number): number
}
