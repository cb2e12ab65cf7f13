import { effectForest } from '../figures/effect-forest'
import { funnelTables } from '../tables/funnel-tables'
import { scorecardTable } from '../tables/scorecard-table'
import { splitTable } from '../tables/srm-tables'
import type { ToldCell } from './told-cell'

export const scorecardCell: ToldCell<'scorecard'> = {
  figures: (view, spec, theme) =>
    view.metrics.some(({ effects }) => effects.length > 0) ? [effectForest(view, spec, theme)] : [],
  tables: (view, spec) => [
    splitTable(view.srm),
    scorecardTable(view.metrics, spec),
    ...funnelTables(view.metrics, spec),
  ],
}
