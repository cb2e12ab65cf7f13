import { designCost } from '../sequential/inflation'
import type { GroupSequentialDesign } from '../sequential/boundaries'

/**
 * What a covariate with correlation rho leaves: `size` multiplies the subjects needed, `effect` the detectable effect.
 * Deng et al. (2013).
 */
export function cupedFactors(correlation: number): { readonly size: number; readonly effect: number } {
  const size = 1 - correlation ** 2
  return { size, effect: Math.sqrt(size) }
}

/** By how much looking early multiplies the largest number of subjects: Jennison and Turnbull (2000), chapter 7. */
export function sequentialInflation(
  design: Omit<GroupSequentialDesign, 'informationFractions'> & { readonly looks: number },
  power: number,
): number {
  const informationFractions = Array.from({ length: design.looks }, (_, k) => (k + 1) / design.looks)
  return designCost({ ...design, informationFractions }, power).inflationFactor
}

/** The alpha each of `comparisons` treatments is tested at against one control, split evenly (Bonferroni). */
export function comparisonAlpha(alpha: number, comparisons: number): number {
  return alpha / Math.max(1, comparisons)
}
