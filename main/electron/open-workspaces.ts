import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { dialog } from 'electron'
import { ifPresent } from '@engine'
import type { Logger } from 'pino'
import type { RecentPlaces } from '../services/recent'
import { messageOf, showFailure, textOf } from './failure-dialog'
import type { WindowClosing } from './window-closing'
import type { WindowPlaces } from './window-places'
import type { Windows } from './windows'
import type { OpenedWorkspace, Workbench } from './workbench'

export interface OpenWorkspacesOptions {
  readonly workbench: Workbench
  readonly windows: Windows
  readonly closing: WindowClosing
  readonly places: WindowPlaces
  readonly recent: RecentPlaces
  readonly logger: Logger
}

/** Which workspace is open: at the start, and when the person wants another. */
export interface OpenWorkspaces {
  /** @param asked The folder that was asked for; null: the one of the last time. @returns false when the person gave up. */
  start(asked: string | null): Promise<boolean>
  /** Lets the person choose a folder, and goes there. */
  choose(): Promise<void>
  /** Closes the windows and the workspace, and opens another. The person may still say no while documents are saved. */
  goTo(folder: string): Promise<void>
  /** A second start asked for a folder while another is open. */
  offer(folder: string): Promise<void>
}

export function createOpenWorkspaces(options: OpenWorkspacesOptions): OpenWorkspaces {
  const { workbench, windows, closing, places, recent, logger } = options

  /** Opens a workspace with the windows it had. @throws what opening throws. */
  async function open(folder: string | null): Promise<void> {
    const opened = await workbench.open(folder)
    places.rememberWorkspace(folder)
    if (folder !== null) recent.addWorkspace(opened.folder)
    openWindows(opened)
  }

  function openWindows({ folder }: OpenedWorkspace): void {
    const known = places.of(folder)
    for (const place of known) windows.open(place)
    if (known.length === 0) windows.open()
  }

  /** Opens a workspace, or tells why not and lets the person choose another, until one is open. */
  async function openOrAsk(wanted: string | null): Promise<boolean> {
    let folder = wanted
    for (;;) {
      try {
        await open(folder)
        return true
      } catch (failure) {
        logger.fatal({ err: failure, folder }, 'could not open the workspace')
        const answer = await showFailure<'again' | 'choose' | 'demo' | 'quit'>({
          message:
            folder === null ? 'Assay could not start.' : `The workspace ${basename(folder)} could not be opened.`,
          detail: `${messageOf(failure)}\n\nNothing in it was changed.${folder === null ? '' : `\n\n${folder}`}`,
          details: textOf(failure),
          answers: {
            again: 'Try Again',
            choose: 'Choose Another Workspace…',
            ...(folder === null ? {} : { demo: 'Open the Demo Workspace' }),
            quit: 'Quit',
          },
        })
        if (answer === 'quit') return false
        if (answer === 'demo') folder = null
        if (answer === 'choose') folder = (await chooseFolder()) ?? folder
      }
    }
  }

  async function goTo(folder: string): Promise<void> {
    if (workbench.isOpen() && workbench.current().folder === folder) {
      windows.show()
      return
    }
    await closing.replaceAll(async () => {
      if (!(await openOrAsk(folder))) closing.quit()
    })
  }

  return {
    goTo,
    async start(asked) {
      const last = asked ?? places.lastWorkspace()
      if (asked !== null || last === null || !(await isGone(last))) return openOrAsk(last)
      await dialog.showMessageBox({
        type: 'info',
        title: 'Assay',
        message: `The workspace ${basename(last)} is not there any more.`,
        detail: `${last} was open the last time. The demo workspace is opened instead.`,
        buttons: ['OK'],
      })
      return openOrAsk(null)
    },
    async choose() {
      const folder = await chooseFolder()
      if (folder !== null) await goTo(folder)
    },
    async offer(folder) {
      const front = windows.show()
      if (workbench.isOpen() && workbench.current().folder === folder) return
      const { response } = await dialog.showMessageBox(front.window, {
        type: 'question',
        title: 'Assay',
        message: `Open the workspace ${basename(folder)} instead?`,
        detail: `Assay works on one workspace at a time. Opening ${folder} closes ${workbench.current().folder}; a pull that runs there is stopped.`,
        buttons: ['Open', 'Stay Here'],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      })
      if (response === 0) await goTo(folder)
    },
  }
}

async function chooseFolder(): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Open a workspace',
    message: 'A workspace is a folder with studies, notebooks and snapshots. An empty folder becomes a new one.',
    buttonLabel: 'Open Workspace',
    properties: ['openDirectory', 'createDirectory'],
  })
  return filePaths[0] ?? null
}

/** Whatever else is wrong with a folder is told when it is opened. */
async function isGone(path: string): Promise<boolean> {
  try {
    return (await ifPresent(stat(path))) === null
  } catch {
    return false
  }
}
