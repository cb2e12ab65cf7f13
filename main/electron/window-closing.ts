import { setTimeout as wait } from 'node:timers/promises'
import { app, dialog, type BrowserWindow } from 'electron'
import type { Caller } from '../services/handlers'
import type { OpenWindow, Windows } from './windows'

/** A page that says nothing for so long is taken for hung. */
const patienceMs = 5000

/** Closes windows without losing what was written in them. */
export interface WindowClosing {
  /** Watches a window: it closes once its documents are settled. */
  watch(open: OpenWindow): void
  /** The page's answer to `settle-documents`. */
  settled(caller: Caller, unsaved: readonly string[]): void
  /** Closes all windows, one after another. @returns false when the person wants to go on. */
  closeAll(): Promise<boolean>
  /** Whether windows are closing together: where they are now is where they will be looked for. */
  isClosingAll(): boolean
  /** Closes all windows, and runs `open`, which opens others: the app does not quit for want of a window. */
  replaceAll(open: () => Promise<void>): Promise<boolean>
  /** Quits though no window is left to ask. */
  quit(): void
}

/**
 * Before a window closes its notebooks are written; where a document is left that is not saved, the person is asked.
 * Quitting closes all windows first, so that one answer can stop it.
 */
export function createWindowClosing(windows: Windows, patience = patienceMs): WindowClosing {
  const waiting = new Map<string, (unsaved: readonly string[]) => void>()
  const closing = new Set<BrowserWindow>()
  let mayQuit = false
  let isClosingAll = false
  let isReplacing = false

  /** @returns what is not saved; null when the page does not answer. */
  async function settle(open: OpenWindow, save: 'notebooks' | 'all'): Promise<readonly string[] | null> {
    const over = new AbortController()
    const answer = new Promise<readonly string[]>((resolve) => waiting.set(open.caller.id, resolve))
    windows.tell(open, { type: 'settle-documents', save })
    const late = wait(patience, null, { signal: over.signal }).catch(() => null)
    try {
      return await Promise.race([answer, late])
    } finally {
      over.abort()
      waiting.delete(open.caller.id)
    }
  }

  async function mayClose(open: OpenWindow): Promise<boolean> {
    const { window, shown } = open
    // a page that never came so far, or is gone, holds nothing
    if (shown === null || window.webContents.isCrashed()) return true
    const left = await settle(open, 'notebooks')
    if (left === null) return shown.unsaved.length === 0 || askAboutSilence(window, shown.unsaved)
    if (left.length === 0) return true
    const answer = await askToSave(window, left)
    if (answer !== 'save') return answer === 'discard'
    const failed = await settle(open, 'all')
    return failed !== null && failed.length === 0
  }

  async function close(open: OpenWindow): Promise<boolean> {
    const { window } = open
    if (closing.has(window)) return false
    closing.add(window)
    try {
      const current = windows.of(open.caller)
      if (current !== null && !(await mayClose(current))) return false
      if (!window.isDestroyed()) window.destroy()
      return true
    } finally {
      closing.delete(window)
    }
  }

  async function closeAll(): Promise<boolean> {
    isClosingAll = true
    try {
      for (const open of windows.all().toReversed()) if (!(await close(open))) return false
      return true
    } finally {
      isClosingAll = false
    }
  }

  app.on('before-quit', (event) => {
    if (mayQuit) return
    event.preventDefault()
    void closeAll().then((isClosed) => {
      mayQuit = isClosed
      if (isClosed) app.quit()
    })
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' && !isReplacing) app.quit()
  })
  return {
    closeAll,
    isClosingAll: () => isClosingAll,
    quit() {
      mayQuit = true
      app.quit()
    },
    async replaceAll(open) {
      isReplacing = true
      try {
        if (!(await closeAll())) return false
        await open()
        return true
      } finally {
        isReplacing = false
      }
    },
    settled(caller, unsaved) {
      waiting.get(caller.id)?.(unsaved)
    },
    watch(open) {
      const { window } = open
      window.on('close', (event) => {
        event.preventDefault()
        void close(open)
      })
      // Windows ends the session: it waits where something would be lost, and what is saved needs no time
      window.on('query-session-end', (event) => {
        if (!windows.all().some(({ shown }) => shown !== null && shown.unsaved.length > 0)) return
        event.preventDefault()
        app.quit()
      })
      // reloaded by hand: the page is asked nothing any more, so the person is
      window.webContents.on('will-prevent-unload', (event) => {
        if (askToLeave(window)) event.preventDefault()
      })
    },
  }
}

async function askToSave(window: BrowserWindow, unsaved: readonly string[]): Promise<'save' | 'discard' | 'stay'> {
  const [first = ''] = unsaved
  const message =
    unsaved.length === 1 ? `Save the changes to ${first}?` : `Save the changes to ${unsaved.length} documents?`
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message,
    detail: `${unsaved.length === 1 ? '' : `${unsaved.join('\n')}\n\n`}What is not saved is lost when the window closes.`,
    buttons: ['Save', 'Discard', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  return (['save', 'discard', 'stay'] as const)[response] ?? 'stay'
}

async function askAboutSilence(window: BrowserWindow, unsaved: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The window does not answer.',
    detail: `Changes that are not saved are lost if you close it now:\n${unsaved.join('\n')}`,
    buttons: ['Wait', 'Close the window'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}

function askToLeave(window: BrowserWindow): boolean {
  const response = dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: 'Reload the window?',
    detail: 'Changes that are not saved are lost.',
    buttons: ['Stay', 'Reload'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}
