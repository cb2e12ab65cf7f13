import type { CellKind } from '@analysis'
import { chartCell } from './chart-cell'
import { cupedCell } from './cuped-cell'
import { distributionCell } from './distribution-cell'
import { duelCell } from './duel-cell'
import { interactionsCell } from './interactions-cell'
import { noveltyCell } from './novelty-cell'
import { powerCell } from './power-cell'
import { scorecardCell } from './scorecard-cell'
import { segmentsCell } from './segments-cell'
import { sequentialCell } from './sequential-cell'
import { sqlCell } from './sql-cell'
import { srmCell } from './srm-cell'
import type { ToldCell } from './told-cell'

/** How what each kind of cell answers is told, by its name. */
export const toldCells: { readonly [Kind in CellKind]: ToldCell<Kind> } = {
  scorecard: scorecardCell,
  cuped: cupedCell,
  sequential: sequentialCell,
  segments: segmentsCell,
  srm: srmCell,
  sql: sqlCell,
  power: powerCell,
  duel: duelCell,
  chart: chartCell,
  novelty: noveltyCell,
  interactions: interactionsCell,
  distribution: distributionCell,
}
