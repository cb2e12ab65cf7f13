import { app, dialog, type BrowserWindow } from 'electron'
import type { Services } from '../services/services'
import { showWindow } from './windows'

/** Files the user opens through the system: by double click, on the command line, or in the open dialog. */
export interface OpenFiles {
  /** Opens a file, or keeps it until `serve`. */
  open(path: string): Promise<void>
  /** From now on there are services that can open files; those that waited are opened. */
  serve(services: Pick<Services, 'open'>): Promise<void>
  /** The open dialog. */
  choose(window: BrowserWindow): Promise<void>
}

const filters = [
  {
    name: 'Studies, notebooks and data',
    extensions: ['json', 'md', 'csv', 'tsv', 'parquet', 'jsonl', 'ndjson', 'duckdb'],
  },
]

/**
 * Every way to open a file leads here: the file is allowed to the windows, then one is asked to show it. Must run before
 * the app is ready: macOS names the file that started the app earlier than that.
 */
export function setupOpenFiles(): OpenFiles {
  const waiting: string[] = []
  let serving: Pick<Services, 'open'> | null = null

  async function open(path: string): Promise<void> {
    if (serving === null) {
      waiting.push(path)
      return
    }
    const opened = await serving.open(path)
    if (!opened.ok) dialog.showErrorBox('Assay cannot open this file', opened.error.message)
    showWindow()
  }

  app.on('open-file', (event, path) => {
    event.preventDefault()
    void open(path)
  })

  return {
    open,
    async serve(services) {
      serving = services
      for (const path of waiting.splice(0)) await open(path)
    },
    async choose(window) {
      const title = 'Open a study, a notebook or data'
      const { filePaths } = await dialog.showOpenDialog(window, { title, properties: ['openFile'], filters })
      for (const path of filePaths) await open(path)
    },
  }
}
