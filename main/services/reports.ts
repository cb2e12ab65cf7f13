import { printCsv, tidyColumns } from '@presentation'
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { assertNever } from '@analysis'
import { printResult, ServiceError, wirePaths, type ExportedReport, type ReportFormat } from '@contract'
import { replaceFile } from '@engine'
import { renderReport, writeParquet, writePdf, type PdfPrinter, type Report } from '../reports'
import { fileSlug } from '../documents/file-slug'
import type { GroupHandlers } from './handlers'
import type { RunningJobs } from './running-jobs'

export interface ReportServices {
  readonly folder: string
  readonly jobs: RunningJobs
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
  /** Runs the notebook on its snapshot. @throws ServiceError, QueryError, Cancelled. */
  readonly build: (notebookPath: string, signal: AbortSignal) => Promise<Report>
  /** Null where nothing on this computer prints. */
  readonly printer: () => Promise<PdfPrinter | null>
  readonly audit: (report: ExportedReport) => Promise<void>
}

/** Reports: a notebook run once more on the native engine and written into the workspace's reports folder. */
export function reportHandlers(services: ReportServices): GroupHandlers<'reports'> {
  return {
    async 'reports.export'({ notebookPath, format }, caller) {
      services.requireWritable()
      const path = await services.jobs.run(caller, randomUUID(), async (signal) => {
        // asked first: a report takes a while, and would be for nothing
        const printer = format === 'pdf' ? await requirePrinter(services) : null
        const report = await services.build(notebookPath, signal)
        const target = join(services.folder, reportName(report, format))
        if (printer !== null) await writePdf(report, target, printer, signal)
        else if (format !== 'pdf') await writeReport(report, format, target)
        return target
      })
      const { size } = await stat(path)
      const fileName = basename(path)
      const exported = { fileName, path, bytes: size, url: wirePaths.reports + encodeURIComponent(fileName) }
      await services.audit(exported)
      return exported
    },
  }
}

/** `checkout-redesign-20261121T024500123Z.html`: no report takes the place of an earlier one. */
function reportName({ title, stamp }: Report, format: ReportFormat): string {
  const at = stamp.generatedAt.replaceAll(/[-:.]/g, '')
  return `${fileSlug(title)}-${at}.${format}`
}

async function writeReport(report: Report, format: Exclude<ReportFormat, 'pdf'>, path: string): Promise<void> {
  switch (format) {
    case 'html':
      return replaceFile(path, renderReport(report))
    case 'csv':
      return replaceFile(path, printCsv(tidyColumns(report.result)))
    case 'parquet':
      return writeParquet(tidyColumns(report.result), path)
    case 'json':
      return replaceFile(path, printResult(report.result, report.stamp))
    default:
      return assertNever(format)
  }
}

async function requirePrinter({ printer }: Pick<ReportServices, 'printer'>): Promise<PdfPrinter> {
  const found = await printer()
  if (found !== null) return found
  throw new ServiceError({
    code: 'invalid-input',
    message: 'A PDF needs Chromium or Chrome on the PATH, and none was found.',
    hint: 'Install one, export the report as HTML and print that, or use the desktop window.',
  })
}
