import { printResult } from '@contract'
import { appVersion } from '../../app-version'
import { viewTables } from '@presentation'
import { exitCodes, type ExitCode } from '../exit-codes'
import { printable, printTable } from '../print-table'
import type { WorkspaceOption } from '../workspace-option'
import type { Terminal } from '../terminal'
import { writeOutput } from '../write-output'
import { exitCodeFor, noteErrors } from './analyze'
import { makeReport, readReportInput } from './report'

export interface NotebookRunOptions extends WorkspaceOption {
  readonly json?: string
}

/** Runs every cell of a notebook; with `--json` writes the result of its study with the segments its cells ask for. */
export async function runNotebook(path: string, options: NotebookRunOptions, terminal: Terminal): Promise<ExitCode> {
  const input = await readReportInput(path, options)
  const { blocks, spec, result } = await makeReport(input, options, terminal)
  if (options.json !== '-') {
    for (const block of blocks) {
      if (block.kind !== 'cell') continue
      const tables = viewTables(block.outcome.view, spec).map((table) => printTable(table, terminal.width))
      terminal.out(printable(`[${block.cellKind} ${block.name}]`) + `\n${tables.join('\n')}\n`)
    }
  }
  const failed = blocks.filter((block) => block.kind === 'failed-cell')
  for (const { cellKind, name, messages } of failed) {
    for (const message of messages) terminal.note(printable(`${cellKind} ${name}: ${message}`))
  }
  noteErrors(result.findings, terminal)
  if (options.json !== undefined) {
    const json = printResult(result, { generatedAt: terminal.now(), assayVersion: appVersion })
    await writeOutput(options.json, json, terminal)
  }
  return failed.length > 0 ? exitCodes.badInput : exitCodeFor(result.findings)
}
