import type { ExperimentSpec, MetricDefinition } from '@analysis'

export function metricOf({ metrics }: Pick<ExperimentSpec, 'metrics'>, metricId: string): MetricDefinition | undefined {
  return metrics.find(({ id }) => id === metricId)
}

/** What a metric is called: its name, or its id where the study does not have it. */
export function metricName(spec: Pick<ExperimentSpec, 'metrics'>, metricId: string): string {
  return metricOf(spec, metricId)?.name ?? metricId
}
