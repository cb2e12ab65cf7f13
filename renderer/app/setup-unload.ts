import { useTabs } from '../state/tabs'

/** Asks before the page is left while a tab has unsaved changes. */
export function setupUnload(): void {
  window.addEventListener('beforeunload', (event) => {
    if (useTabs.getState().tabs.some((tab) => tab.save !== null)) event.preventDefault()
  })
}
