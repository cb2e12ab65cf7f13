import { chartFigure } from '../figures/chart-figure'
import { chartTable } from '../tables/chart-table'
import type { ToldCell } from './told-cell'

export const chartCell: ToldCell<'chart'> = {
  figures: (view, spec, theme) => (view.table.rowCount > 0 ? [chartFigure(view, spec, theme)] : []),
  tables: (view) => [chartTable(view)],
}
