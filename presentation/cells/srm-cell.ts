import { splitByDay } from '../figures/split-by-day'
import { splitWatchFigure } from '../figures/split-watch'
import { srmTables } from '../tables/srm-tables'
import type { ToldCell } from './told-cell'

export const srmCell: ToldCell<'srm'> = {
  figures: (view, spec, theme) =>
    view.byDay.length > 1
      ? [
          splitByDay(view, spec, theme),
          ...(view.watch.kind === 'estimated' ? [splitWatchFigure(view.watch, theme)] : []),
        ]
      : [],
  tables: srmTables,
}
