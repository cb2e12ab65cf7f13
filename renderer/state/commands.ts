import { useEffect } from 'react'
import { create } from 'zustand'

/** One thing the person can do, by palette, menu or keys. */
export interface Command {
  /** Dotted and stable: `notebook.runAll`. */
  readonly id: string
  readonly title: string
  /** Heading in the palette and the shortcut list. */
  readonly group: string
  /** Keys joined by `+`, `mod` being Ctrl or Cmd: `mod+shift+e`. */
  readonly keybinding?: string
  /** Missing: always enabled. */
  readonly enabled?: () => boolean
  readonly run: () => void | Promise<void>
}

interface CommandsState {
  readonly commands: ReadonlyMap<string, Command>
}

export const useCommandStore = create<CommandsState>()(() => ({ commands: new Map() }))

/** Adds commands, replacing those of the same id. Returns what takes them away again. */
export function registerCommands(commands: readonly Command[]): () => void {
  useCommandStore.setState((state) => ({
    commands: new Map([...state.commands, ...commands.map((command) => [command.id, command] as const)]),
  }))
  return () =>
    useCommandStore.setState((state) => ({
      commands: new Map([...state.commands].filter(([, command]) => !commands.includes(command))),
    }))
}

/** Registers commands while the component is mounted. Keep `commands` stable (`useMemo`). */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => registerCommands(commands), [commands])
}

export function isEnabled(command: Command): boolean {
  return command.enabled?.() ?? true
}

/** Runs a command by id. Does nothing when it is unknown or disabled just now. */
export function runCommand(id: string): void {
  const command = useCommandStore.getState().commands.get(id)
  if (command && isEnabled(command)) void command.run()
}
