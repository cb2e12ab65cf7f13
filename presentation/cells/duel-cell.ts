import { duelPanels } from '../figures/duel-panels'
import { duelTables } from '../tables/duel-tables'
import type { ToldCell } from './told-cell'

export const duelCell: ToldCell<'duel'> = {
  figures: (view, spec, theme) =>
    view.duels
      .filter(({ contenders }) => contenders.some(({ looks }) => looks.length > 1))
      .map((duel) => duelPanels(view, duel, spec, theme)),
  tables: duelTables,
}
