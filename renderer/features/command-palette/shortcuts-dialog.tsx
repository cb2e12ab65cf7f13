import { Dialog, DialogBody } from '@blueprintjs/core'
import { useCommandStore, type Command } from '../../state/commands'
import { closeDialog, useDialogs } from '../../state/dialogs'
import { formatKeybinding, isMacPlatform } from '../../ui/keybinding'
import styles from './shortcuts-dialog.module.css'

/** Every command that has keys, by group. */
export function ShortcutsDialog() {
  const isOpen = useDialogs((state) => state.open === 'shortcuts')
  const commands = useCommandStore((state) => state.commands)
  const bound = [...commands.values()].filter((command) => command.keybinding !== undefined)
  const groups = [...new Set(bound.map((command) => command.group))]
  return (
    <Dialog isOpen={isOpen} title="Keyboard shortcuts" onClose={closeDialog} style={{ width: 720 }}>
      <DialogBody>
        <div className={styles.groups}>
          {groups.map((group) => (
            <ShortcutGroup key={group} group={group} commands={bound.filter((command) => command.group === group)} />
          ))}
        </div>
      </DialogBody>
    </Dialog>
  )
}

function ShortcutGroup({ group, commands }: { readonly group: string; readonly commands: readonly Command[] }) {
  return (
    <section className={styles.group}>
      <h3>{group}</h3>
      <dl>
        {commands.map(({ id, title, keybinding = '' }) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>
              <kbd>{formatKeybinding(keybinding, isMacPlatform())}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
