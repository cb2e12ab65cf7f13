import { app, dialog, type BrowserWindow } from 'electron'
import type { Services } from '../services/services'
import { showWindow } from './windows'

/** Files the user opens through the system: by double click, on the command line, or in the open dialog. */
export interface OpenFiles {
  open(path: string): Promise<void>
  choose(window: BrowserWindow): Promise<void>
}

const filters = [
  {
    name: 'Studies, notebooks and data',
    extensions: ['json', 'md', 'csv', 'tsv', 'parquet', 'jsonl', 'ndjson', 'duckdb'],
  },
]

/** Every way to open a file leads here: the file is allowed to the windows, then one is asked to show it. */
export function setupOpenFiles(services: Pick<Services, 'open'>): OpenFiles {
  async function open(path: string): Promise<void> {
    const opened = await services.open(path)
    if (!opened.ok) dialog.showErrorBox('Assay cannot open this file', opened.error.message)
    showWindow()
  }

  app.on('open-file', (event, path) => {
    event.preventDefault()
    void open(path)
  })

  return {
    open,
    async choose(window) {
      const title = 'Open a study, a notebook or data'
      const { filePaths } = await dialog.showOpenDialog(window, { title, properties: ['openFile'], filters })
      for (const path of filePaths) await open(path)
    },
  }
}
