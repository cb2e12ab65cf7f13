const margin = { top: 16 / 25.4, bottom: 16 / 25.4, left: 14 / 25.4, right: 14 / 25.4 }
const line = 'width: 100%; margin: 0 14mm; display: flex; justify-content: space-between; gap: 8mm;'
const type = 'font: 8px Inter, system-ui, sans-serif; color: #566170;'

/**
 * What every printer is told of a report's pages, so that a report is the same PDF whoever prints it: A4 in inches, the
 * notebook's name above, page numbers below. Chromium fills in what has a class.
 */
export const pdfPage = {
  widthInches: 210 / 25.4,
  heightInches: 297 / 25.4,
  margin,
  header: `<div style="${type} ${line}"><span class="title"></span><span>Assay</span></div>`,
  footer: `<div style="${type} ${line}"><span></span><span><span class="pageNumber"></span> of <span class="totalPages"></span></span></div>`,
} as const

/** JavaScript for a report's page: settles once everything on it is drawn. */
export const reportIsDrawn = 'document.fonts.ready.then(() => document.readyState)'

/** Prints a report's HTML file. @throws Error when it fails, Cancelled. */
export type PdfPrinter = (htmlPath: string, signal: AbortSignal) => Promise<Uint8Array>
