import { call } from '../bridge/host'
import { isEnabled, useCommandStore } from '../state/commands'
import { unsavedTabs } from '../state/settle-documents'
import { useTabs } from '../state/tabs'
import { useWorkspace } from '../state/workspace'

const delayMilliseconds = 150

/** Tells a desktop host what its menus show of this window: the commands of the palette, and what is not saved. */
export function setupDesktop(): void {
  let told = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  function tell(): void {
    if (useWorkspace.getState().info?.host !== 'electron') return
    const shown = shownWindow()
    const text = JSON.stringify(shown)
    if (text === told) return
    told = text
    // the menus stay as they were where this fails: the palette has every command
    void call('windows.show', shown).catch(() => undefined)
  }
  function tellSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(tell, delayMilliseconds)
  }
  for (const store of [useTabs, useCommandStore, useWorkspace]) store.subscribe(tellSoon)
  // whether a command is enabled may hang on what is selected
  for (const event of ['pointerup', 'keyup', 'focusin']) window.addEventListener(event, tellSoon)
}

function shownWindow() {
  return {
    unsaved: unsavedTabs().map(({ title }) => title),
    commands: [...useCommandStore.getState().commands.values()].map((command) => ({
      id: command.id,
      title: command.title,
      group: command.group,
      keybinding: command.keybinding ?? null,
      enabled: isEnabled(command),
    })),
  }
}
