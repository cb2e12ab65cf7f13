import { chartAggregates, chartMarks } from '@analysis'
import { begun, type ShownCell } from '../shown-cell'
import { ChartCell } from './chart-cell'

/** Subjects per variant; of a frame of moments the rows that there are. */
export const shownChart: ShownCell<'chart'> = {
  title: 'Chart',
  View: ChartCell,
  begin: ({ frameKind }) =>
    begun({
      kind: 'chart',
      from: frameKind === 'moments' ? 'moments' : 'subjects',
      mark: 'bar',
      x: 'variant',
      y: null,
      color: null,
      aggregate: 'count',
      bins: 30,
      title: null,
      xTitle: null,
      yTitle: null,
      xUnit: null,
      yUnit: null,
    }),
  values: [...chartMarks, ...chartAggregates],
}
