import type { MetricDefinition, OptionsOf } from '@analysis'
import { correctionNames } from '@presentation'
import { begun, firstMetric, without, type ShownCell } from '../shown-cell'
import { SegmentsCell } from './segments-cell'

export const shownSegments: ShownCell<'segments'> = {
  title: 'Segments',
  View: SegmentsCell,
  begin({ spec }) {
    const metric = firstMetric(spec)
    const [dimension] = spec.dimensions
    if (metric === undefined) return without('no metric')
    return dimension === undefined ? without('the study names no dimensions') : begun(segmentsOf(metric, dimension))
  },
  values: Object.keys(correctionNames),
  closerLooks: (spec, metric) =>
    spec.dimensions.map((dimension) => ({
      id: `segments-${dimension}`,
      title: `By ${dimension}`,
      options: segmentsOf(metric, dimension),
    })),
}

function segmentsOf({ id }: MetricDefinition, dimension: string): OptionsOf<'segments'> {
  return { kind: 'segments', metric: id, dimensions: [dimension], correction: 'holm' }
}
