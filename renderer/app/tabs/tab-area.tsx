import { DockviewReact, type DockviewApi, type DockviewReadyEvent, type DockviewTheme } from 'dockview-react'
import 'dockview-react/dist/styles/dockview.css'
import { useEffect, useMemo, useState } from 'react'
import { DocumentPanel } from './document-panel'
import { restoreTabs, storeTabsOnChange } from './stored-tabs'
import { followDockview, showTabs, splitActiveRight } from './sync-dockview'
import { DocumentTab } from './document-tab'
import { openFirstExperiment } from './open-first-experiment'
import { StartPage } from './start-page'
import styles from './tab-area.module.css'
import { useCommands, type Command } from '../../state/commands'
import { useTabs } from '../../state/tabs'

const theme: DockviewTheme = { name: 'assay', className: styles.theme ?? 'assay', tabGroupIndicator: 'none' }
const components = { document: DocumentPanel }

/** The open documents, in tabs that can be split side by side by dragging or by command. */
export function TabArea({ workspaceFolder }: { readonly workspaceFolder: string }) {
  const [dockview, setDockview] = useState<DockviewApi | null>(null)
  const tabs = useTabs((state) => state.tabs)
  const activeId = useTabs((state) => state.activeId)

  useEffect(() => {
    if (dockview === null) return undefined
    const unfollow = followDockview(dockview)
    const unstore = storeTabsOnChange(dockview, workspaceFolder)
    return () => {
      unfollow()
      unstore()
    }
  }, [dockview, workspaceFolder])

  useEffect(() => {
    if (dockview !== null) showTabs(dockview, { tabs, activeId })
  }, [dockview, tabs, activeId])

  useCommands(useMemo(() => (dockview === null ? [] : splitCommands(dockview)), [dockview]))

  function ready({ api }: DockviewReadyEvent): void {
    const wasOpenBefore = restoreTabs(api, workspaceFolder)
    setDockview(api)
    if (!wasOpenBefore) void openFirstExperiment()
  }

  return (
    <DockviewReact
      theme={theme}
      components={components}
      defaultTabComponent={DocumentTab}
      watermarkComponent={StartPage}
      defaultRenderer="always"
      disableFloatingGroups
      noPanelsOverlay="watermark"
      onReady={ready}
    />
  )
}

function splitCommands(dockview: DockviewApi): readonly Command[] {
  return [
    {
      id: 'tabs.splitRight',
      title: 'Split the tab to the right',
      group: 'Tabs',
      keybinding: 'mod+\\',
      enabled: () => (dockview.activePanel?.group.panels.length ?? 0) > 1,
      run: () => splitActiveRight(dockview),
    },
  ]
}
