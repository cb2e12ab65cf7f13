import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core'
import { CommandPalette } from '../features/command-palette/command-palette'
import { ShortcutsDialog } from '../features/command-palette/shortcuts-dialog'
import { NewConnectionDialog } from '../features/connections/new-connection-dialog'
import { NewNotebookDialog } from '../features/notebook/new-notebook-dialog'
import { PreferencesDialog } from '../features/preferences/preferences-dialog'
import { PlatformExperimentsDialog } from '../features/connections/platform-experiments-dialog'
import { ImportSheet } from '../features/import/import-sheet'
import { PullDialog } from '../features/pull/pull-dialog'
import { discardAndClose, keepOpen, saveAndClose, useCloseTab } from '../state/close-tab'
import { useTabs } from '../state/tabs'

/** Everything that opens above the window. */
export function Dialogs() {
  return (
    <>
      <CommandPalette />
      <ShortcutsDialog />
      <NewConnectionDialog />
      <NewNotebookDialog />
      <PreferencesDialog />
      <PlatformExperimentsDialog />
      <PullDialog />
      <ImportSheet />
      <CloseTabDialog />
    </>
  )
}

function CloseTabDialog() {
  const asking = useCloseTab((state) => state.asking)
  const title = useTabs((state) => state.tabs.find((tab) => tab.id === asking)?.title)
  return (
    <Dialog isOpen={asking !== null} title={`Save ${title ?? 'the tab'}?`} onClose={keepOpen} style={{ width: 420 }}>
      <DialogBody>It has changes that are not saved yet.</DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={keepOpen} />
            <Button text="Close without saving" onClick={discardAndClose} />
            <Button autoFocus intent="primary" text="Save and close" onClick={() => void saveAndClose()} />
          </>
        }
      />
    </Dialog>
  )
}
