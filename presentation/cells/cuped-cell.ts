import { cupedComparison } from '../figures/cuped-comparison'
import { balanceTable, cupedTable } from '../tables/cuped-table'
import type { ToldCell } from './told-cell'

export const cupedCell: ToldCell<'cuped'> = {
  figures: (view, spec, theme) => (view.metric.effects.length > 0 ? [cupedComparison(view, spec, theme)] : []),
  tables: (view, spec) => {
    const balance = balanceTable(view)
    return [cupedTable(view, spec), ...(balance === null ? [] : [balance])]
  },
}
