import { printCsv, tidyColumns } from '@presentation'
import { parseNotebook } from '@contract'
import {
  buildReport,
  chromiumPrinter,
  findBrowser,
  renderReport,
  writeParquet,
  writePdf,
  type Report,
} from '../../reports/index'
import { appVersion } from '../../app-version'
import { firstNotebook } from '../../documents/first-notebook'
import { BadInput, type ExitCode } from '../exit-codes'
import { isNotebookPath, readNotebookInput, readStudyInput, type NotebookInput } from '../read-inputs'
import { withSession } from '../session'
import type { WorkspaceOption } from '../workspace-option'
import type { Terminal } from '../terminal'
import { writeOutput } from '../write-output'
import { exitCodeFor, noteErrors } from './analyze'

export interface ReportOptions extends WorkspaceOption {
  readonly html?: string
  readonly pdf?: string
  readonly csv?: string
  readonly parquet?: string
}

/** A report of a notebook, or of a study by the notebook it would start with. */
export async function report(path: string, options: ReportOptions, terminal: Terminal): Promise<ExitCode> {
  const { html, pdf, csv, parquet } = options
  if ([html, pdf, csv, parquet].every((target) => target === undefined)) {
    throw new BadInput('Choose what to write: --html, --pdf, --csv or --parquet.')
  }
  const browser = pdf === undefined ? null : await findBrowser(terminal.environment['PATH'])
  if (pdf !== undefined && browser === null) {
    throw new BadInput(
      'A PDF needs Chromium or Chrome on the PATH, and none was found. Use --html and print that, or the desktop window.',
    )
  }
  const input = await readReportInput(path, options)
  const made = await makeReport(input, options, terminal)
  if (html !== undefined) await writeOutput(html, renderReport(made), terminal)
  if (pdf !== undefined && browser !== null) {
    await writePdf(made, pdf, chromiumPrinter(browser), terminal.signal)
    terminal.note(`wrote ${pdf}`)
  }
  if (csv !== undefined) await writeOutput(csv, printCsv(tidyColumns(made.result)), terminal)
  if (parquet !== undefined) {
    await writeParquet(tidyColumns(made.result), parquet)
    terminal.note(`wrote ${parquet}`)
  }
  const findings = [...made.findings, ...made.result.findings]
  noteErrors(findings, terminal)
  return exitCodeFor(findings)
}

/** A study is reported by the notebook that the window would begin for it. */
export async function readReportInput(path: string, option: WorkspaceOption): Promise<NotebookInput> {
  if (isNotebookPath(path)) return readNotebookInput(path, option)
  const input = await readStudyInput(path, option)
  const text = firstNotebook(input.study.study, path)
  return { ...input, notebook: { path: input.study.path, text, ...parseNotebook(text) } }
}

export async function makeReport(input: NotebookInput, option: WorkspaceOption, terminal: Terminal): Promise<Report> {
  return withSession(input, option, terminal, async ({ recordLook, ...session }) =>
    buildReport({
      study: input.study,
      notebook: input.notebook,
      ...session,
      stamp: { generatedAt: terminal.now(), assayVersion: appVersion },
      looks: await recordLook('report'),
      signal: terminal.signal,
    }),
  )
}
