import { useTabs } from '../state/tabs'
import { useWorkspace } from '../state/workspace'

/** The page's title, which a desktop window takes for its own: the document in front, the workspace, Assay. */
export function setupTitle(): void {
  useTabs.subscribe(update)
  useWorkspace.subscribe(update)
}

function update(): void {
  const { tabs, activeId } = useTabs.getState()
  const { info } = useWorkspace.getState()
  const front = tabs.find(({ id }) => id === activeId)?.title
  const workspace = info?.folder.split(/[\\/]/).at(-1)
  document.title = [front, workspace, 'Assay'].filter((part) => part !== undefined).join(' – ')
}
