import type { NotebookBlock, NotebookDocument } from '@contract'

export type CellBlock = Extract<NotebookBlock, { kind: 'cell' }>

/** Cells in file order. */
export function cellsOf(document: NotebookDocument): readonly CellBlock[] {
  return document.blocks.filter((block) => block.kind === 'cell')
}

/**
 * What each cell's answer depends on, as text: its options, the snapshot, and the same of every cell it reads. Two equal
 * fingerprints mean equal answers, so a cell whose outcome carries another one is out of date. Null for a cell that
 * cannot be read or reads one that cannot.
 *
 * @param readsFrom names of the earlier cells that a cell reads.
 */
export function fingerprints(
  document: NotebookDocument,
  snapshotId: string,
  readsFrom: (cell: CellBlock) => readonly string[],
): ReadonlyMap<string, string | null> {
  const known = new Map<string, string | null>()
  for (const cell of cellsOf(document)) {
    const inputs = readsFrom(cell).map((name) => known.get(name) ?? null)
    const readable = cell.options.ok && inputs.every((input) => input !== null)
    known.set(cell.name, readable ? JSON.stringify([snapshotId, cell.options, inputs]) : null)
  }
  return known
}
