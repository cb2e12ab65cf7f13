import { app, dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import { openableExtensions } from '@contract'

/** Files that the user opens through the system: by double click, on the command line, or in the open dialog; and links. */
export interface OpenFiles {
  /** Shows files in the window in front, or keeps them until `serve`. */
  open(paths: readonly string[]): void
  /** From now on files can be opened; those that waited are. */
  serve(opener: FileOpener): void
  /** The open dialog, above a window where there is one. */
  choose(window: BrowserWindow | null): Promise<void>
}

export interface FileOpener {
  open(paths: readonly string[]): Promise<void>
}

const options: OpenDialogOptions = {
  title: 'Open studies, notebooks or data',
  properties: ['openFile', 'multiSelections'],
  filters: [
    { name: 'Studies, notebooks and data', extensions: openableExtensions },
    { name: 'All files', extensions: ['*'] },
  ],
}

/**
 * Every way to open a file leads here: files are allowed to the windows, then one is asked to show them. Must run before
 * the app is ready: macOS names the file that started the app earlier than that.
 */
export function setupOpenFiles(): OpenFiles {
  let waiting: readonly string[] = []
  let opener: FileOpener | null = null

  function open(paths: readonly string[]): void {
    if (paths.length === 0) return
    if (opener === null) waiting = [...waiting, ...paths]
    else void opener.open(paths)
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open([path])
  })
  // macOS: an address of Assay, `assay://experiment/ID`; elsewhere it is an argument
  app.on('open-url', (event, url) => {
    event.preventDefault()
    open([url])
  })
  return {
    open,
    serve(given) {
      opener = given
      const paths = waiting
      waiting = []
      open(paths)
    },
    async choose(window) {
      const asked = window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options)
      open((await asked).filePaths)
    },
  }
}
