import { distributionFigures } from '../figures/distribution-figures'
import { distributionTables } from '../tables/distribution-tables'
import type { ToldCell } from './told-cell'

export const distributionCell: ToldCell<'distribution'> = {
  figures: distributionFigures,
  tables: distributionTables,
}
