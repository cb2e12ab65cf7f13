import type { ExperimentSpec, MetricDefinition } from '@analysis'

export function metricOf(spec: ExperimentSpec, metricId: string): MetricDefinition | undefined {
  return spec.metrics.find(({ id }) => id === metricId)
}
