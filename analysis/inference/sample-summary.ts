import { sampleVariance, type Moments } from '../moments/moments'

/** What a test of one variable needs of a variant. `variance` is per subject, with divisor n - 1 unless said otherwise. */
export interface SampleSummary {
  readonly n: number
  readonly mean: number
  readonly variance: number
}

/** Mean and sample variance of one column. Variance is NaN for fewer than two subjects. */
export function summaryOf(moments: Moments, column = 0): SampleSummary {
  return {
    n: moments.count,
    mean: moments.means[column] ?? Number.NaN,
    variance: moments.count < 2 ? Number.NaN : sampleVariance(moments, column),
  }
}

/** A share of successes as a summary; its variance is p(1 - p), without the n - 1. */
export function proportionSummary({ successes, n }: { readonly successes: number; readonly n: number }): SampleSummary {
  const mean = successes / n
  return { n, mean, variance: mean * (1 - mean) }
}
