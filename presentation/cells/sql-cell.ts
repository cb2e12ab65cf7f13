import { sqlTable } from '../tables/sql-table'
import type { ToldCell } from './told-cell'

export const sqlCell: ToldCell<'sql'> = {
  figures: () => [],
  tables: (view) => [sqlTable(view)],
}
