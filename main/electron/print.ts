import { BrowserWindow } from 'electron'
import { Cancelled } from '@analysis'
import { pdfPage, reportIsDrawn, type PdfPrinter } from '../reports'

/**
 * A printer that is a hidden window of its own session: no preload, no permission, nothing kept. A report's policy allows
 * its own scripts by hash and no connection.
 */
export const printInHiddenWindow: PdfPrinter = async (htmlPath, signal) => {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      partition: 'print',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      backgroundThrottling: false,
    },
  })
  const { session } = window.webContents
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  const stop = () => window.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) throw new Cancelled()
    await window.loadFile(htmlPath)
    await window.webContents.executeJavaScript(reportIsDrawn)
    return await window.webContents.printToPDF({
      printBackground: true,
      preferCSSPageSize: true,
      pageSize: { width: pdfPage.widthInches, height: pdfPage.heightInches },
      margins: pdfPage.margin,
      displayHeaderFooter: true,
      headerTemplate: pdfPage.header,
      footerTemplate: pdfPage.footer,
    })
  } catch (failure) {
    if (signal.aborted) throw new Cancelled()
    throw failure
  } finally {
    signal.removeEventListener('abort', stop)
    if (!window.isDestroyed()) window.destroy()
  }
}
