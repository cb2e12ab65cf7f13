import { create } from 'zustand'
import { readStored, writeStored } from './stored'

export type SideView = 'experiments' | 'connections'

interface StoredLayout {
  readonly sideView: SideView
  readonly sideBarOpen: boolean
  readonly inspectorOpen: boolean
}

interface LayoutState extends StoredLayout {
  /** Shows a side view; choosing the one in sight hides the side bar. */
  readonly toggleSideView: (view: SideView) => void
  readonly setSideBarOpen: (open: boolean) => void
  readonly setInspectorOpen: (open: boolean) => void
}

const key = 'layout'

/** Below this the centre needs the inspector's room until there is something to inspect. */
const roomyPixels = 1440

export function isRoomy(): boolean {
  return window.innerWidth >= roomyPixels
}

function initialLayout(): StoredLayout {
  return { sideView: 'experiments', sideBarOpen: true, inspectorOpen: isRoomy() }
}

export const useLayout = create<LayoutState>()((set, get) => {
  function change(changes: Partial<StoredLayout>): void {
    set(changes)
    const { sideView, sideBarOpen, inspectorOpen } = get()
    writeStored(key, { sideView, sideBarOpen, inspectorOpen })
  }
  return {
    ...(readStored(key, isStoredLayout) ?? initialLayout()),
    toggleSideView: (view) => {
      const { sideView, sideBarOpen } = get()
      change({ sideView: view, sideBarOpen: view !== sideView || !sideBarOpen })
    },
    setSideBarOpen: (open) => change({ sideBarOpen: open }),
    setInspectorOpen: (open) => change({ inspectorOpen: open }),
  }
})

function isStoredLayout(value: unknown): value is StoredLayout {
  if (typeof value !== 'object' || value === null) return false
  if (!('sideView' in value && 'sideBarOpen' in value && 'inspectorOpen' in value)) return false
  const { sideView, sideBarOpen, inspectorOpen } = value
  const isView = sideView === 'experiments' || sideView === 'connections'
  return isView && typeof sideBarOpen === 'boolean' && typeof inspectorOpen === 'boolean'
}
