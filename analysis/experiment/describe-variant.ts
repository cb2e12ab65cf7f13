import type { SampleSummary } from '../inference/sample-summary'
import type { VariantSummary } from '../results/effect'

/** A variant as results show it: what cannot be told is null. */
export function describeVariant(variantId: string, { n, mean, variance }: SampleSummary): VariantSummary {
  const known = n >= 2 && Number.isFinite(variance)
  return {
    variantId,
    n,
    mean: n > 0 && Number.isFinite(mean) ? mean : null,
    variance: known ? variance : null,
    standardError: known ? Math.sqrt(variance / n) : null,
  }
}
