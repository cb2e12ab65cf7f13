import { parseNotebook, parseStudy } from '@contract'
import { buildReport, verifyReport, type Report } from '../../reports/index'
import { appVersion } from '../../app-version'
import { exitCodes, type ExitCode } from '../exit-codes'
import { printable } from '../print-table'
import { readInput } from '../read-inputs'
import { withFrame, withWorkspace } from '../session'
import type { WorkspaceOption } from '../workspace-option'
import type { Terminal } from '../terminal'

/** Checks a report file against itself and, where its snapshot is in the workspace, against a new run. */
export async function verify(path: string, options: WorkspaceOption, terminal: Terminal): Promise<ExitCode> {
  const page = await readInput(path)
  const { passed, differences, skipped } = await verifyReport(page, appVersion, async (report) =>
    runAgain(report, options, terminal),
  )
  for (const line of passed) terminal.out(`ok: ${line}\n`)
  for (const line of skipped) terminal.out(`not checked: ${line}\n`)
  for (const line of differences) terminal.note(printable(`differs: ${line}`))
  return differences.length > 0 ? exitCodes.findings : exitCodes.done
}

async function runAgain(report: Report, option: WorkspaceOption, terminal: Terminal): Promise<Report | null> {
  return withWorkspace(option, terminal, async ({ snapshots }) => {
    const manifest = snapshots.get(report.result.snapshot.id)
    const text = report.sources.study
    const { study, findings } = parseStudy(text)
    if (manifest === null || study === null) return null
    const notebook = report.sources.notebook
    return withFrame(snapshots.framePath(manifest.id), async (engines) =>
      buildReport({
        study: { text, study, findings },
        notebook: { text: notebook, ...parseNotebook(notebook) },
        manifest,
        ...engines,
        stamp: report.stamp,
        registration: report.registration,
        looks: report.looks,
        signal: terminal.signal,
      }),
    )
  })
}
