import { create } from 'zustand'

export type DialogName = 'palette' | 'shortcuts' | 'new-connection' | 'new-notebook' | 'preferences'

interface DialogsState {
  readonly open: DialogName | null
}

/** The one dialog in sight among those that need no data to open. */
export const useDialogs = create<DialogsState>()(() => ({ open: null }))

export function showDialog(open: DialogName): void {
  useDialogs.setState({ open })
}

export function closeDialog(): void {
  useDialogs.setState({ open: null })
}
