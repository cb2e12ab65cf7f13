import type { CellKind } from '@analysis'
import type { CellFormat } from './cell-format'
import { chartFormat } from './chart-format'
import { cupedFormat } from './cuped-format'
import { distributionFormat } from './distribution-format'
import { duelFormat } from './duel-format'
import { interactionsFormat } from './interactions-format'
import { noveltyFormat } from './novelty-format'
import { powerFormat } from './power-format'
import { scorecardFormat } from './scorecard-format'
import { segmentsFormat } from './segments-format'
import { sequentialFormat } from './sequential-format'
import { sqlFormat } from './sql-format'
import { srmFormat } from './srm-format'

/** How each kind of cell is written, by its name. */
export const cellFormats: { readonly [Kind in CellKind]: CellFormat<Kind> } = {
  scorecard: scorecardFormat,
  cuped: cupedFormat,
  sequential: sequentialFormat,
  segments: segmentsFormat,
  srm: srmFormat,
  sql: sqlFormat,
  power: powerFormat,
  duel: duelFormat,
  chart: chartFormat,
  novelty: noveltyFormat,
  interactions: interactionsFormat,
  distribution: distributionFormat,
}

export const cellKinds: readonly CellKind[] = Object.keys(cellFormats).filter(isCellKind)

/** What a fence's word means: a kind, or another word for one. */
export function cellKindOf(word: string | null | undefined): CellKind | undefined {
  if (word === null || word === undefined) return undefined
  return isCellKind(word) ? word : cellKinds.find((kind) => cellFormats[kind].alias === word)
}

/** The options that a cell of this kind knows; none where its body is text in a language of its own. */
export function optionNames(kind: CellKind): readonly string[] {
  const { body } = cellFormats[kind]
  return 'names' in body ? body.names : []
}

function isCellKind(word: string): word is CellKind {
  return Object.hasOwn(cellFormats, word)
}
