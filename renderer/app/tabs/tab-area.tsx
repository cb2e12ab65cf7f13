import { DockviewReact, type DockviewApi, type DockviewReadyEvent, type DockviewTheme } from 'dockview-react'
import 'dockview-react/dist/styles/dockview.css'
import { useEffect, useState } from 'react'
import { DocumentPanel } from './document-panel'
import { restoreTabs, storeTabsOnChange } from './stored-tabs'
import { followDockview, showTabs } from './sync-dockview'
import { DocumentTab } from './document-tab'
import { StartPage } from './start-page'
import styles from './tab-area.module.css'
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

  function ready({ api }: DockviewReadyEvent): void {
    restoreTabs(api, workspaceFolder)
    setDockview(api)
  }

  return (
    <DockviewReact
      theme={theme}
      components={components}
      defaultTabComponent={DocumentTab}
      watermarkComponent={StartPage}
      defaultRenderer="always"
      disableFloatingGroups
      keyboardNavigation
      noPanelsOverlay="watermark"
      onReady={ready}
    />
  )
}
