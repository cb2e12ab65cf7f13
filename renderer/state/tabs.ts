import { create } from 'zustand'

export type TabKind = 'notebook' | 'study'

/** What a tab shows: a file of the workspace, or one opened from elsewhere by its absolute path. */
export interface TabDocument {
  readonly kind: TabKind
  readonly path: string
  readonly title: string
}

export interface Tab extends TabDocument {
  readonly id: string
  /** Writes the tab's unsaved changes; null when there are none. */
  readonly save: (() => Promise<void>) | null
}

interface TabsState {
  readonly tabs: readonly Tab[]
  readonly activeId: string | null
  /** Shows the document, in its own tab if it has one already. `beside` puts a new tab to the right of the active one. */
  readonly open: (document: TabDocument, placement?: { readonly beside: boolean }) => void
  readonly close: (id: string) => void
  readonly activate: (id: string) => void
  readonly rename: (id: string, title: string) => void
  /** A tab with unsaved changes says how to save them; a saved one passes null. */
  readonly setUnsaved: (id: string, save: (() => Promise<void>) | null) => void
  /** Where the next opened tab goes; read by the tab area when it meets a tab it does not show yet. */
  readonly openBeside: boolean
}

export function tabId(document: Pick<TabDocument, 'kind' | 'path'>): string {
  return `${document.kind}:${document.path}`
}

export const useTabs = create<TabsState>()((set) => ({
  tabs: [],
  activeId: null,
  openBeside: false,
  open: (document, placement) =>
    set(({ tabs }) => {
      const id = tabId(document)
      const known = tabs.some((tab) => tab.id === id)
      return {
        tabs: known ? tabs : [...tabs, { ...document, id, save: null }],
        activeId: id,
        openBeside: placement?.beside ?? false,
      }
    }),
  close: (id) =>
    set(({ tabs, activeId }) => ({
      tabs: tabs.filter((tab) => tab.id !== id),
      activeId: activeId === id ? neighbour(tabs, id) : activeId,
    })),
  activate: (id) => set(({ tabs, activeId }) => (tabs.some((tab) => tab.id === id) ? { activeId: id } : { activeId })),
  rename: (id, title) => set(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.id === id ? { ...tab, title } : tab)) })),
  setUnsaved: (id, save) => set(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.id === id ? { ...tab, save } : tab)) })),
}))

/** The tab to show after `id` is closed: the one to its right, else the one to its left. */
function neighbour(tabs: readonly Tab[], id: string): string | null {
  const at = tabs.findIndex((tab) => tab.id === id)
  return (tabs[at + 1] ?? tabs[at - 1])?.id ?? null
}
