import { app } from 'electron'
import type { Logger } from 'pino'
import { showFailure, textOf, type FailureDialog } from './failure-dialog'
import type { OpenWindow, Windows } from './windows'

/** Logs where a process ended, and what no code of ours caught: then the person decides whether to go on. */
export function setupCrashes(logger: Logger): void {
  app.on('child-process-gone', (_event, details) => logger.error({ details }, 'a process ended'))
  let isAsking = false
  process.on('uncaughtException', (failure) => {
    logger.fatal({ err: failure }, 'an uncaught failure')
    if (isAsking) return
    isAsking = true
    void showFailure({
      message: 'Something in Assay went wrong.',
      detail:
        'Snapshots and saved documents are safe. Assay may go on, but if it behaves oddly, save your work and start it again.',
      details: textOf(failure),
      answers: { goOn: 'Go On', quit: 'Quit Assay' },
    }).then((answer) => {
      isAsking = false
      if (answer === 'quit') app.quit()
    })
  })
}

/** The platform beside the workbench was given up: the person can start it once more. */
export async function tellPlatformEnded(reason: string, restart: () => void): Promise<void> {
  const answer = await showFailure({
    message: 'The platform beside the workbench ended.',
    detail: `It was started again several times and did not stay: ${reason}.\n\nStudies, notebooks and snapshots are safe, and everything but the connection "local" works as before. What the platform had acknowledged is on disk.`,
    details: `platform ended: ${reason}`,
    answers: { restart: 'Start It Again', leave: 'Go On Without It' },
  })
  if (answer === 'restart') restart()
}

/** A page that ended, or hangs, leaves a window that shows nothing: the person is told, and can reload it. */
export function watchPage(open: OpenWindow, windows: Windows, logger: Logger): void {
  const { window, caller } = open
  const { webContents } = window
  let isAsking = false
  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    logger.error({ details }, 'the page of a window ended')
    const lost = windows.of(caller)?.shown?.unsaved ?? []
    void ask({
      message: 'The page of this window ended unexpectedly.',
      detail: `${lossOf(lost)} Saved documents and snapshots are safe.`,
      details: `page gone: ${details.reason}, exit code ${details.exitCode}`,
      answers: { reload: 'Reload the Window', close: 'Close the Window' },
    })
  })
  webContents.on('unresponsive', () => {
    logger.warn('the page of a window does not answer')
    const lost = windows.of(caller)?.shown?.unsaved ?? []
    void ask({
      message: 'The window does not answer.',
      detail: `It may be busy and answer again in a moment. ${lossOf(lost)}`,
      details: 'page unresponsive',
      answers: { wait: 'Wait', reload: 'Reload the Window' },
    })
  })

  async function ask(dialog: FailureDialog<'reload' | 'close' | 'wait'>): Promise<void> {
    if (isAsking) return
    isAsking = true
    const answer = await showFailure(dialog, window)
    isAsking = false
    if (window.isDestroyed() || answer === 'wait') return
    if (answer === 'close') return window.destroy()
    // a hung page would ask its unload handlers first, and never hear
    if (!webContents.isCrashed()) webContents.forcefullyCrashRenderer()
    webContents.reload()
  }
}

function lossOf(unsaved: readonly string[]): string {
  if (unsaved.length === 0) return 'Everything in it was saved.'
  return `Changes that were not saved are lost: ${unsaved.join(', ')}.`
}
