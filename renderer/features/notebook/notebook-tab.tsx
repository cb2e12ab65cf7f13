import { NotebookContext } from './notebook-context'
import { NotebookView } from './notebook-view'
import { useNotebookLife } from './use-notebook-life'

/** A notebook, as a tab shows it. */
export function NotebookTab({ path }: { readonly path: string }) {
  const notebook = useNotebookLife(path)
  return (
    <NotebookContext value={notebook}>
      <NotebookView />
    </NotebookContext>
  )
}
