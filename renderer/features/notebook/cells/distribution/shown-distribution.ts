import type { MetricDefinition } from '@analysis'
import { begun, noSubjects, without, type ShownCell } from '../shown-cell'
import { DistributionCell } from './distribution-cell'

export const shownDistribution: ShownCell<'distribution'> = {
  title: 'Distribution',
  View: DistributionCell,
  begin({ spec, frameKind }) {
    if (frameKind === 'moments') return without(noSubjects)
    const metric = spec.metrics.find(hasValuePerSubject)
    return metric === undefined
      ? without('no metric has one number per subject')
      : begun({ kind: 'distribution', metric: metric.id, scale: 'linear' })
  },
  values: ['linear', 'log'],
}

function hasValuePerSubject(metric: MetricDefinition): boolean {
  return metric.type === 'mean' || (metric.type === 'quantile' && metric.level === 'subject')
}
