import type { CellKind } from '@analysis'
import { printCellBody } from '@contract'
import { shownCells, shownKinds } from './cells/shown-cells'
import type { CellPlace } from './cells/shown-cell'

export interface NewCell {
  readonly kind: CellKind
  /** What it shows, in the add menu. */
  readonly title: string
  /** The body it starts with, or why it cannot be added to this experiment. */
  readonly body: { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string }
}

/** The cells that can be added, each with options that run as they are. */
export function newCells(place: CellPlace): readonly NewCell[] {
  return shownKinds.map((kind) => newCell(kind, place))
}

function newCell(kind: CellKind, place: CellPlace): NewCell {
  const { title, begin } = shownCells[kind]
  const beginning = begin(place)
  return { kind, title, body: beginning.ok ? { ok: true, value: printCellBody(beginning.options) } : beginning }
}
