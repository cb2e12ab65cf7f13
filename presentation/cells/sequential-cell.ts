import { cumulativeEffect } from '../figures/cumulative-effect'
import { zBoundary } from '../figures/z-boundary'
import { sequentialTables } from '../tables/sequential-table'
import type { ToldCell } from './told-cell'

export const sequentialCell: ToldCell<'sequential'> = {
  figures: (view, spec, theme) =>
    view.histories.some(({ summary }) => summary.looks.length > 0)
      ? [cumulativeEffect(view, spec, theme), zBoundary(view, spec, theme)]
      : [],
  tables: sequentialTables,
}
