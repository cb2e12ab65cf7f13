import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core'
import { closeDialog, useDialogs } from '../../state/dialogs'
import { ThemeChoice } from './theme-choice'

/** What a person can set to their taste. */
export function PreferencesDialog() {
  const isOpen = useDialogs((state) => state.open === 'preferences')
  return (
    <Dialog isOpen={isOpen} title="Preferences" onClose={closeDialog} style={{ width: 480 }}>
      <DialogBody>
        <ThemeChoice />
      </DialogBody>
      <DialogFooter actions={<Button intent="primary" text="Done" onClick={closeDialog} />} />
    </Dialog>
  )
}
