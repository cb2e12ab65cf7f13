import { fnv1aCodeUnits } from '../../../analysis/numerics/fnv1a'

/**
 * The fraction in [0, 1) that GrowthBook's SDKs give a subject, to re-compute an assignment made by them: version 1 in
 * thousandths (biased between experiments), version 2 in ten-thousandths. Null for a version nobody has defined.
 */
export function growthbookFraction(seed: string, value: string, version: number): number | null {
  if (version === 1) return (fnv1aCodeUnits(value + seed) % 1000) / 1000
  if (version === 2) return (fnv1aCodeUnits(String(fnv1aCodeUnits(seed + value))) % 10000) / 10000
  return null
}
