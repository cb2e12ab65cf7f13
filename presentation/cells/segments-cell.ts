import { segmentForest } from '../figures/segment-forest'
import { segmentHeatmap } from '../figures/segment-heatmap'
import { segmentFunnels } from '../tables/funnel-tables'
import { segmentsTable } from '../tables/segments-table'
import type { ToldCell } from './told-cell'

export const segmentsCell: ToldCell<'segments'> = {
  figures: (view, spec, theme) => {
    if (view.segments.length === 0) return []
    const forest = segmentForest(view, spec, theme)
    return view.dimensions.length === 2 ? [segmentHeatmap(view, spec, theme), forest] : [forest]
  },
  tables: (view, spec) => [segmentsTable(view, spec), ...segmentFunnels(view, spec)],
}
