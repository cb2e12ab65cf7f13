import type { DistributionView } from '@analysis'

/** What the rank test beside the quantiles says, and what it does not. */
export const ranksNote =
  'Mann-Whitney: the chance that a subject of the treatment has a larger value than one of control, ties half; ' +
  '50 % without a difference. It ignores how far outliers lie, and is not a test of means.'

/** `p50`, `p99`. */
export function quantileName(probability: number): string {
  return `p${Math.round(probability * 100)}`
}

/** Which quantiles moved, in a sentence. */
export function quantileFinding({ quantiles }: DistributionView, metricName: string, alpha: number): string {
  const moved = quantiles.filter(({ effects }) =>
    effects.some(({ pValueAdjusted }) => pValueAdjusted !== null && pValueAdjusted < alpha),
  )
  return moved.length === 0
    ? `${metricName}: no quantile moved beyond chance`
    : `${metricName}: ${moved.map(({ probability }) => quantileName(probability)).join(', ')} moved beyond chance`
}
