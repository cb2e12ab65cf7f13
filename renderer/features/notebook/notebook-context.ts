import { invariant } from '@analysis'
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Notebook } from '../../state/notebook/notebook'
import type { NotebookState } from '../../state/notebook/notebook-state'

export const NotebookContext = createContext<Notebook | null>(null)

/** The notebook whose tab this is. */
export function useNotebook(): Notebook {
  const notebook = useContext(NotebookContext)
  invariant(notebook !== null, 'a part of a notebook is shown outside of one')
  return notebook
}

/** A part of the notebook's state. Keep `select` cheap and its answer stable. */
export function useNotebookState<T>(select: (state: NotebookState) => T): T {
  return useStore(useNotebook().store, select)
}
