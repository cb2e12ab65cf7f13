import { isEnabled, runCommand, useCommandStore } from '../state/commands'
import { isMacPlatform, matchesKeybinding } from '../ui/keybinding'

/** Runs commands by their keys, wherever the focus is: every binding has a modifier or is a function key. */
export function setupKeys(): void {
  const isMac = isMacPlatform()
  window.addEventListener(
    'keydown',
    (event) => {
      for (const command of useCommandStore.getState().commands.values()) {
        if (command.keybinding === undefined || !matchesKeybinding(event, command.keybinding, isMac)) continue
        if (!isEnabled(command)) continue
        event.preventDefault()
        event.stopPropagation()
        runCommand(command.id)
        return
      }
    },
    true,
  )
}
