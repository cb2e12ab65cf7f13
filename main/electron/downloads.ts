import { extname } from 'node:path'
import { app, session } from 'electron'

const names: Readonly<Record<string, string>> = {
  '.html': 'Web page',
  '.pdf': 'PDF',
  '.csv': 'CSV',
  '.parquet': 'Parquet',
  '.json': 'JSON',
  '.png': 'Image (PNG)',
  '.svg': 'Image (SVG)',
}

/** What a page offers to save, reports and figures, is asked for by the name of the file, not by its address. */
export function setupDownloads(): void {
  session.defaultSession.on('will-download', (_event, item) => {
    const fileName = item.getFilename()
    const extension = extname(fileName)
    item.setSaveDialogOptions({
      title: `Save ${fileName}`,
      defaultPath: `${app.getPath('downloads')}/${fileName}`,
      filters: [
        { name: names[extension] ?? 'File', extensions: [extension.slice(1) || '*'] },
        { name: 'All files', extensions: ['*'] },
      ],
    })
  })
}
