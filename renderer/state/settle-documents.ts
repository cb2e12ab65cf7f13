import { attempt } from './notices'
import { useTabs, type Tab } from './tabs'

/**
 * Writes what is not saved before the window goes: notebooks, which are saved by themselves anyway, or every document.
 *
 * @returns the titles of those that still are not saved
 */
export async function settleDocuments(save: 'notebooks' | 'all'): Promise<readonly string[]> {
  for (const { kind, title, save: write } of unsavedTabs()) {
    if (write !== null && (save === 'all' || kind === 'notebook')) await attempt(`Save ${title}`, write)
  }
  return unsavedTabs().map(({ title }) => title)
}

export function unsavedTabs(): readonly Tab[] {
  return useTabs.getState().tabs.filter((tab) => tab.save !== null)
}
