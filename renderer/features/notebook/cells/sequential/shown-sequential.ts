import type { MetricDefinition, OptionsOf } from '@analysis'
import { begun, firstMetric, without, type ShownCell } from '../shown-cell'
import { SequentialCell } from './sequential-cell'

export const shownSequential: ShownCell<'sequential'> = {
  title: 'Sequential',
  View: SequentialCell,
  begin({ spec }) {
    const metric = firstMetric(spec)
    return metric === undefined ? without('no metric') : begun(sequentialOf(metric))
  },
  values: ['obrien-fleming', 'pocock', 'hwang-shih-decani', 'kim-demets'],
  closerLooks: (_, metric) => [{ id: 'sequential', title: 'Over time', options: sequentialOf(metric) }],
}

function sequentialOf({ id }: MetricDefinition): OptionsOf<'sequential'> {
  return { kind: 'sequential', metric: id, spending: null, everyDays: 1 }
}
