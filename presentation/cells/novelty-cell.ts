import { noveltyFigures } from '../figures/novelty-figures'
import { noveltyTables } from '../tables/novelty-tables'
import type { ToldCell } from './told-cell'

export const noveltyCell: ToldCell<'novelty'> = {
  figures: noveltyFigures,
  tables: noveltyTables,
}
