import { cellGraph, type CellGraph, type NamedCell } from '@analysis'
import type { NotebookBlock, NotebookDocument, SnapshotDocument } from '@contract'

export type CellBlock = Extract<NotebookBlock, { kind: 'cell' }>

/** Cells in file order. */
export function cellsOf(document: NotebookDocument): readonly CellBlock[] {
  return document.blocks.filter((block) => block.kind === 'cell')
}

/** The cells that can be read, as the analysis wants them. */
export function namedCells(document: NotebookDocument): readonly NamedCell[] {
  return cellsOf(document).flatMap(({ name, options }) => (options.ok ? [{ name, options: options.value }] : []))
}

/** Who reads whom over one snapshot; a cell's key changes with everything its answer depends on. */
export function graphOf(document: NotebookDocument, snapshot: SnapshotDocument): CellGraph {
  const { reference, experiment, registration } = snapshot
  return cellGraph(namedCells(document), JSON.stringify([reference.id, experiment, registration]))
}
