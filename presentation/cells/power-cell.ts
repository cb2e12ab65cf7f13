import { powerByEffect, powerBySize } from '../figures/power-curves'
import { powerTables } from '../tables/power-tables'
import { plannedMetricName } from '../words/power-words'
import type { ToldCell } from './told-cell'

export const powerCell: ToldCell<'power'> = {
  figures: (view, spec, theme) => [powerByEffect(view, spec, theme), powerBySize(view, spec, theme)],
  tables: (view, spec) => powerTables(view, plannedMetricName(view, spec)),
}
