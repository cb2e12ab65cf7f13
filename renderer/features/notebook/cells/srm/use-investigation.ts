import { insertCell, printCellBody } from '@contract'
import { useNotebook } from '../../notebook-context'
import type { Notebook } from '../../../../state/notebook/notebook'

/** Goes to the cell that says why the split is off, and adds it where the notebook has none. */
export function useInvestigation(): () => void {
  const notebook = useNotebook()
  return () => showInvestigation(notebook)
}

function showInvestigation(notebook: Notebook): void {
  const { document, selected } = notebook.store.getState()
  const found = document.blocks.findIndex((block) => block.kind === 'cell' && block.cellKind === 'srm')
  if (found < 0) {
    const at = document.blocks.length
    notebook.edit((before) => insertCell(before, at, 'srm', printCellBody({ kind: 'srm', dimensions: null })))
    notebook.select(at)
    return
  }
  // a cell comes into sight when it becomes the selected one
  if (selected === found) notebook.select(null)
  requestAnimationFrame(() => notebook.select(found))
}
