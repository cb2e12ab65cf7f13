import type { SnapshotDocument } from '@contract'
import { useEffect, useMemo } from 'react'
import { host } from '../../bridge/host'
import { createNotebook, type Notebook } from '../../state/notebook/notebook'
import { useSnapshotsInView, type SnapshotInView } from '../../state/snapshot-in-view'
import { tabId, useTabs } from '../../state/tabs'
import { windowServices } from './window-services'

/** Opens a notebook while its tab is there, keeps its tab's title and unsaved mark, and follows the workspace. */
export function useNotebookLife(path: string): Notebook {
  const notebook = useMemo(() => createNotebook(path, windowServices), [path])

  useEffect(() => {
    void notebook.load()
    const stopFollowing = host().subscribe((event) => {
      if (event.type === 'workspace-changed') void notebook.refreshData()
    })
    const stopMirroring = mirrorIntoTab(path, notebook)
    return () => {
      stopFollowing()
      stopMirroring()
      notebook.close()
    }
  }, [path, notebook])

  return notebook
}

function mirrorIntoTab(path: string, { store, save }: Notebook): () => void {
  const id = tabId({ kind: 'notebook', path })
  return store.subscribe((state, before) => {
    const { rename, setUnsaved } = useTabs.getState()
    const { publish } = useSnapshotsInView.getState()
    const { title } = state.document.frontMatter
    if (title !== null && title !== before.document.frontMatter.title) rename(id, title)
    if (state.snapshot !== before.snapshot) publish(id, state.snapshot && snapshotInView(state.snapshot))
    if (state.saving !== before.saving) setUnsaved(id, state.saving.kind === 'saved' ? null : save)
  })
}

function snapshotInView({ reference, createdAt }: SnapshotDocument): SnapshotInView {
  return { id: reference.id, createdAt }
}
