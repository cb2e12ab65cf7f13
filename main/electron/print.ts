import { replaceFile } from '@engine'
import { dialog, type BrowserWindow } from 'electron'

/** Asks where to and prints the window's page as a PDF. @returns the file, or null when the user thought better of it. */
export async function printToPdf(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save as PDF',
    defaultPath: `${window.getTitle() || 'Assay'}.pdf`,
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
  })
  if (canceled || filePath === '') return null
  const pdf = await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true })
  await replaceFile(filePath, pdf)
  return filePath
}
