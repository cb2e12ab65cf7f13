import { clusterCorrection } from '../estimation/sample-quantile'
import type { WindowVariant } from './guardrail-window'

/**
 * Whether a variant has values at the ranks n p -+ z sqrt(n p (1 - p)), with n lowered by what clustering costs: a bound
 * of z standard errors says something of a quantile only where there are values that far from it.
 */
export function hasRanksAt({ quantile }: WindowVariant, probability: number, z: number): boolean {
  if (quantile === undefined) return false
  const correction = quantile.clusters === null ? 1 : clusterCorrection(quantile, probability)
  const n = quantile.values / correction ** 2
  const reach = z * Math.sqrt(n * probability * (1 - probability))
  return n * probability - reach >= 1 && n * probability + reach <= n
}
