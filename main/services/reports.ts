import { printCsv, tidyColumns } from '@presentation'
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { assertNever } from '@analysis'
import { printResult, wirePaths, type ExportedReport, type ReportFormat } from '@contract'
import { replaceFile } from '@engine'
import { renderReport, writeParquet, type Report } from '../reports'
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
  readonly audit: (report: ExportedReport) => Promise<void>
}

/** Reports: a notebook run once more on the native engine and written into the workspace's reports folder. */
export function reportHandlers(services: ReportServices): GroupHandlers<'reports'> {
  return {
    async 'reports.export'({ notebookPath, format }, caller) {
      services.requireWritable()
      const report = await services.jobs.run(caller, randomUUID(), async (signal) =>
        services.build(notebookPath, signal),
      )
      const path = join(services.folder, reportName(report, format))
      await writeReport(report, format, path)
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

async function writeReport(report: Report, format: ReportFormat, path: string): Promise<void> {
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
