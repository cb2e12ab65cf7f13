import { formatNumber, formatPercent, isShare, type MetricDefinition } from '@analysis'

/** A metric's value as it is read: a share for a proportion, else a number in the metric's unit. */
export function formatMetricValue(value: number | null, type: MetricDefinition['type']): string {
  return isShare(type) ? formatPercent(value) : formatNumber(value)
}
