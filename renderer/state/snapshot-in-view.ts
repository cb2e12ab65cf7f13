import { create } from 'zustand'
import { useTabs } from './tabs'

export interface SnapshotInView {
  readonly id: string
  /** ISO 8601. */
  readonly createdAt: string
}

interface SnapshotsInView {
  readonly byTab: ReadonlyMap<string, SnapshotInView>
  /** A tab says which snapshot its numbers come from; null when there is none. */
  readonly publish: (tabId: string, snapshot: SnapshotInView | null) => void
}

export const useSnapshotsInView = create<SnapshotsInView>()((set) => ({
  byTab: new Map(),
  publish: (tabId, snapshot) =>
    set(({ byTab }) => {
      const others = [...byTab].filter(([id]) => id !== tabId)
      return { byTab: new Map(snapshot === null ? others : [...others, [tabId, snapshot]]) }
    }),
}))

/** The snapshot behind the active tab. */
export function useActiveSnapshot(): SnapshotInView | null {
  const activeId = useTabs((state) => state.activeId)
  return useSnapshotsInView((state) => (activeId === null ? null : (state.byTab.get(activeId) ?? null)))
}
