import { useEffect, type ReactNode, type RefObject } from 'react'
import {
  Group,
  Panel,
  Separator,
  useDefaultLayout,
  usePanelRef,
  type PanelImperativeHandle,
} from 'react-resizable-panels'
import { ConnectionsPanel } from '../features/connections/connections-panel'
import { ExperimentsPanel } from '../features/experiments/experiments-panel'
import { InspectorPanel } from '../features/inspector/inspector-panel'
import { isRoomy, useLayout } from '../state/layout'
import styles from './app.module.css'

/** Side bar, centre and inspector. Both sides collapse; their sizes are remembered. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { sideView, sideBarOpen, inspectorOpen, setSideBarOpen, setInspectorOpen } = useLayout()
  const sideBar = usePanelRef()
  const inspector = usePanelRef()
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: 'assay.frame' })
  useOpen(sideBar, sideBarOpen)
  useOpen(inspector, inspectorOpen)

  return (
    <Group
      id="frame"
      className={styles.frame ?? ''}
      orientation="horizontal"
      {...(defaultLayout && { defaultLayout })}
      onLayoutChanged={onLayoutChanged}
    >
      <Panel
        id="side-bar"
        panelRef={sideBar}
        collapsible
        defaultSize={isRoomy() ? 280 : 240}
        minSize={220}
        maxSize={480}
        groupResizeBehavior="preserve-pixel-size"
        onResize={({ inPixels }, _id, before) => noteCollapse(inPixels, before, setSideBarOpen)}
      >
        {sideView === 'experiments' ? <ExperimentsPanel /> : <ConnectionsPanel />}
      </Panel>
      <Separator className={styles.separator ?? ''} aria-label="Resize the side bar" />
      <Panel id="centre" minSize={360}>
        <main className={styles.centre}>{children}</main>
      </Panel>
      <Separator className={styles.separator ?? ''} aria-label="Resize the inspector" />
      <Panel
        id="inspector"
        panelRef={inspector}
        collapsible
        defaultSize={inspectorOpen ? (isRoomy() ? 340 : 300) : 0}
        minSize={280}
        maxSize={560}
        groupResizeBehavior="preserve-pixel-size"
        onResize={({ inPixels }, _id, before) => noteCollapse(inPixels, before, setInspectorOpen)}
      >
        <InspectorPanel />
      </Panel>
    </Group>
  )
}

/** Opens and closes a panel as the layout store says. */
function useOpen(panel: RefObject<PanelImperativeHandle | null>, open: boolean): void {
  useEffect(() => {
    const handle = panel.current
    if (handle === null || handle.isCollapsed() === !open) return
    if (open) handle.expand()
    else handle.collapse()
  }, [panel, open])
}

/** Dragging a side shut, or open again, is told to the layout store. The first measure is not a change. */
function noteCollapse(
  inPixels: number,
  before: { readonly inPixels: number } | undefined,
  setOpen: (open: boolean) => void,
): void {
  if (before === undefined || (inPixels === 0) === (before.inPixels === 0)) return
  setOpen(inPixels > 0)
}
