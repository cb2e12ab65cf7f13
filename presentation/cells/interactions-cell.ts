import { interactionHeatmap } from '../figures/interaction-heatmap'
import { interactionsTables } from '../tables/interactions-tables'
import type { ToldCell } from './told-cell'

export const interactionsCell: ToldCell<'interactions'> = {
  figures: (view, spec, theme) => (view.readings.length > 0 ? [interactionHeatmap(view, spec, theme)] : []),
  tables: interactionsTables,
}
