import { setTimeout as wait } from 'node:timers/promises'
import { app } from 'electron'
import type { QuitNote } from './quit-note'

/** The platform beside the workbench has ten seconds to end in order. */
const patienceMs = 12_000

/**
 * The app ends once what runs is cancelled and the workspace is closed, or after `patience`: then the system lets go of
 * the workspace with the process, as it would after a crash.
 *
 * It ends by `exit`: Electron ignores `quit` for as long as it is busy with the event 'will-quit'.
 */
export function setupQuit(close: () => Promise<void>, note: QuitNote, patience = patienceMs): void {
  let isEnding = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (isEnding) return
    isEnding = true
    note.write()
    void end()
  })
  async function end(): Promise<void> {
    const over = new AbortController()
    await Promise.race([
      close().catch(() => undefined),
      wait(patience, undefined, { signal: over.signal }).catch(() => undefined),
    ])
    over.abort()
    note.remove()
    app.exit(0)
  }
}
