import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { Cancelled } from '@analysis'
import { replaceFile } from '@engine'
import { openChromiumPipe } from './chromium-pipe'
import { pdfPage, reportIsDrawn, type PdfPrinter } from './pdf-page'
import { renderReport } from './render-report'
import type { Report } from './report'

const printed = z.object({ data: z.base64() })
const target = z.object({ targetId: z.string() })
const session = z.object({ sessionId: z.string() })

/** A printer that is a headless Chromium of this computer. */
export function chromiumPrinter(browser: string): PdfPrinter {
  return async (htmlPath, signal) => {
    const profile = await mkdtemp(join(tmpdir(), 'assay-print-'))
    const isRoot = process.getuid?.() === 0
    const flags = ['--headless=new', '--no-first-run', '--disable-gpu', `--user-data-dir=${profile}`]
    const chromium = openChromiumPipe(browser, [...flags, ...(isRoot ? ['--no-sandbox'] : [])])
    const stop = () => chromium.close()
    signal.addEventListener('abort', stop, { once: true })
    try {
      if (signal.aborted) throw new Cancelled()
      const { targetId } = target.parse(await chromium.send('Target.createTarget', { url: 'about:blank' }))
      const attached = await chromium.send('Target.attachToTarget', { targetId, flatten: true })
      const { sessionId } = session.parse(attached)
      await chromium.send('Page.enable', {}, sessionId)
      const loaded = chromium.next('Page.loadEventFired')
      await chromium.send('Page.navigate', { url: pathToFileURL(htmlPath).href }, sessionId)
      await loaded
      await chromium.send('Runtime.evaluate', { expression: reportIsDrawn, awaitPromise: true }, sessionId)
      return Buffer.from(printed.parse(await chromium.send('Page.printToPDF', printOptions, sessionId)).data, 'base64')
    } catch (failure) {
      if (signal.aborted) throw new Cancelled()
      throw failure
    } finally {
      signal.removeEventListener('abort', stop)
      chromium.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

const printOptions = {
  printBackground: true,
  preferCSSPageSize: true,
  paperWidth: pdfPage.widthInches,
  paperHeight: pdfPage.heightInches,
  marginTop: pdfPage.margin.top,
  marginBottom: pdfPage.margin.bottom,
  marginLeft: pdfPage.margin.left,
  marginRight: pdfPage.margin.right,
  displayHeaderFooter: true,
  headerTemplate: pdfPage.header,
  footerTemplate: pdfPage.footer,
}

/** Writes a report as a paged PDF. @throws Error when printing fails, Cancelled. */
export async function writePdf(report: Report, path: string, print: PdfPrinter, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-report-'))
  try {
    const page = join(folder, 'report.html')
    await replaceFile(page, renderReport(report))
    await replaceFile(path, await print(page, signal))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
