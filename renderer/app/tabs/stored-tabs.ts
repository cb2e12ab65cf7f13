import type { DockviewApi, SerializedDockview } from 'dockview-react'
import { documentTitle } from '@contract'
import { readStored, writeStored } from '../../state/stored'
import { useTabs, type TabKind } from '../../state/tabs'

/**
 * Opens the tabs of the last time this workspace was open, in their places. A layout that no longer fits is forgotten.
 *
 * @returns whether the workspace was open before in this window
 */
export function restoreTabs(dockview: DockviewApi, workspaceFolder: string): boolean {
  const layout = readStored(storageKey(workspaceFolder), isLayout)
  if (layout === null) return false
  try {
    dockview.fromJSON(layout)
  } catch {
    dockview.clear()
    return false
  }
  const active = dockview.activePanel
  for (const panel of dockview.panels) {
    const { kind, path } = panel.params ?? {}
    if (isKind(kind) && typeof path === 'string') {
      useTabs.getState().open({ kind, path, title: panel.title ?? documentTitle(path) })
    }
  }
  if (active !== undefined) useTabs.getState().activate(active.id)
  return true
}

/** Keeps the layout as it changes. Returns what stops it. */
export function storeTabsOnChange(dockview: DockviewApi, workspaceFolder: string): () => void {
  const subscription = dockview.onDidLayoutChange(() => writeStored(storageKey(workspaceFolder), dockview.toJSON()))
  return () => subscription.dispose()
}

function storageKey(workspaceFolder: string): string {
  // windows of one workspace are numbered by a desktop host, and each has its own tabs
  const number = new URLSearchParams(location.search).get('window')
  return number === null ? `tabs:${workspaceFolder}` : `tabs:${workspaceFolder}#${number}`
}

function isKind(value: unknown): value is TabKind {
  return value === 'notebook' || value === 'study'
}

function isLayout(value: unknown): value is SerializedDockview {
  return typeof value === 'object' && value !== null && 'grid' in value && 'panels' in value
}
