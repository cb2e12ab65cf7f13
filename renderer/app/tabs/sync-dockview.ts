import type { DockviewApi } from 'dockview-react'
import { useTabs, type Tab } from '../../state/tabs'

interface Shown {
  readonly tabs: readonly Tab[]
  readonly activeId: string | null
}

/** Brings the panels in line with the tabs: new ones added, closed ones removed, the active one in front. */
export function showTabs(dockview: DockviewApi, { tabs, activeId }: Shown): void {
  for (const panel of dockview.panels) {
    if (!tabs.some((tab) => tab.id === panel.id)) panel.api.close()
  }
  for (const tab of tabs) {
    const panel = dockview.getPanel(tab.id)
    if (panel === undefined) addPanel(dockview, tab)
    else if (panel.title !== tab.title) panel.setTitle(tab.title)
  }
  const active = activeId === null ? undefined : dockview.getPanel(activeId)
  if (active !== undefined && dockview.activePanel !== active) active.api.setActive()
}

function addPanel(dockview: DockviewApi, { id, kind, path, title }: Tab): void {
  const beside = useTabs.getState().openBeside ? dockview.activePanel : undefined
  dockview.addPanel({
    id,
    title,
    component: 'document',
    params: { kind, path },
    ...(beside && { position: { referencePanel: beside, direction: 'right' as const } }),
  })
}

/** Brings the tabs in line with what the person does in the tab area. Returns what stops it. */
export function followDockview(dockview: DockviewApi): () => void {
  const subscriptions = [
    dockview.onDidActivePanelChange(() => {
      const panel = dockview.activePanel
      if (panel !== undefined) useTabs.getState().activate(panel.id)
    }),
    dockview.onDidRemovePanel((panel) => {
      if (dockview.getPanel(panel.id) === undefined) useTabs.getState().close(panel.id)
    }),
  ]
  return () => subscriptions.forEach((subscription) => subscription.dispose())
}

/** Moves the active tab into a group of its own, to the right of where it was. */
export function splitActiveRight(dockview: DockviewApi): void {
  const panel = dockview.activePanel
  if (panel === undefined || panel.group.panels.length < 2) return
  panel.api.moveTo({ group: panel.group, position: 'right' })
}
