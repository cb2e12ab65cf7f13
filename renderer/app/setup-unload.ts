import { settleDocuments, unsavedTabs } from '../state/settle-documents'

/** Asks before the page is left while a tab has unsaved changes. */
export function setupUnload(): void {
  window.addEventListener('beforeunload', (event) => {
    if (unsavedTabs().length === 0) return
    event.preventDefault()
    // whatever the answer is: a notebook is saved by itself a moment after its last change
    void settleDocuments('notebooks')
  })
}
