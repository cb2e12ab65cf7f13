import { create } from 'zustand'
import { attempt } from './notices'
import { useTabs } from './tabs'

interface CloseTabState {
  /** The tab with unsaved changes that the person wants to close; null when nothing is asked. */
  readonly asking: string | null
}

export const useCloseTab = create<CloseTabState>()(() => ({ asking: null }))

/** Closes a tab; one with unsaved changes asks first. */
export function requestClose(id: string): void {
  const tab = useTabs.getState().tabs.find((one) => one.id === id)
  if (tab?.save) useCloseTab.setState({ asking: id })
  else useTabs.getState().close(id)
}

export function keepOpen(): void {
  useCloseTab.setState({ asking: null })
}

export function discardAndClose(): void {
  const { asking } = useCloseTab.getState()
  keepOpen()
  if (asking !== null) useTabs.getState().close(asking)
}

/** Saves, then closes; a tab that cannot be saved stays. */
export async function saveAndClose(): Promise<void> {
  const { asking } = useCloseTab.getState()
  keepOpen()
  const tab = useTabs.getState().tabs.find((one) => one.id === asking)
  if (!tab) return
  await attempt(`Save ${tab.title}`, async () => {
    await tab.save?.()
    useTabs.getState().close(tab.id)
  })
}
