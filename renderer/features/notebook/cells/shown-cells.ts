import type { CellKind } from '@analysis'
import { shownChart } from './chart/shown-chart'
import { shownCuped } from './cuped/shown-cuped'
import { shownDistribution } from './distribution/shown-distribution'
import { shownDuel } from './duel/shown-duel'
import { shownInteractions } from './interactions/shown-interactions'
import { shownNovelty } from './novelty/shown-novelty'
import { shownPower } from './power/shown-power'
import { shownScorecard } from './scorecard/shown-scorecard'
import { shownSegments } from './segments/shown-segments'
import { shownSequential } from './sequential/shown-sequential'
import { shownSql } from './sql/shown-sql'
import { shownSrm } from './srm/shown-srm'
import type { ShownCell } from './shown-cell'

/** How the window shows each kind of cell, in the order of the add menu. */
export const shownCells: { readonly [Kind in CellKind]: ShownCell<Kind> } = {
  scorecard: shownScorecard,
  srm: shownSrm,
  segments: shownSegments,
  sequential: shownSequential,
  cuped: shownCuped,
  duel: shownDuel,
  power: shownPower,
  novelty: shownNovelty,
  distribution: shownDistribution,
  interactions: shownInteractions,
  chart: shownChart,
  sql: shownSql,
}

export const shownKinds: readonly CellKind[] = Object.keys(shownCells).filter(isShown)

function isShown(word: string): word is CellKind {
  return Object.hasOwn(shownCells, word)
}
