import { InvalidCell, runCell, type ExperimentSpec, type SrmView } from '@analysis'
import { srmTables } from '@presentation'
import { referenceOf } from '../../documents/describe-snapshot'
import { BadInput, findingLines, type ExitCode } from '../exit-codes'
import { printable, printTable } from '../print-table'
import { readStudyInput } from '../read-inputs'
import { withSession } from '../session'
import type { WorkspaceOption } from '../workspace-option'
import type { Terminal } from '../terminal'
import { writeOutput } from '../write-output'
import { exitCodeFor, noteErrors, uniqueFindings } from './analyze'
import { printSrm } from './print-srm'

export interface SrmOptions extends WorkspaceOption {
  readonly json?: string
}

/** The split investigated: over all, by each dimension, by day, with crossovers. Outcomes are not looked at. */
export async function srm(path: string, options: SrmOptions, terminal: Terminal): Promise<ExitCode> {
  const input = await readStudyInput(path, options)
  return withSession(input, options, terminal, async ({ manifest, engine }) => {
    const { experiment } = input.study.study
    const snapshot = referenceOf(manifest)
    const context = { spec: experiment, frame: manifest.frame, snapshot, engine, signal: terminal.signal }
    const outcome = await runCell({ kind: 'srm', dimensions: null }, context).catch((error: unknown) => {
      throw error instanceof InvalidCell ? new BadInput('The split cannot be investigated:', error.findings) : error
    })
    if (outcome.view.kind !== 'srm') throw new Error('a cell of kind srm gives a view of kind srm')
    const all = uniqueFindings([...input.study.findings, ...manifest.findings, ...outcome.findings])
    if (options.json !== '-') terminal.out(answerText(experiment, outcome.view, all.flatMap(findingLines), terminal))
    else noteErrors(all, terminal)
    if (options.json !== undefined) {
      const text = printSrm(experiment.experimentId, snapshot.id, outcome.view, all)
      await writeOutput(options.json, text, terminal)
    }
    return exitCodeFor(all)
  })
}

function answerText(
  experiment: ExperimentSpec,
  view: SrmView,
  findings: readonly string[],
  { width }: Terminal,
): string {
  return [
    `${printable(experiment.name)}\n\n`,
    srmTables(view, experiment)
      .map((table) => printTable(table, width))
      .join('\n'),
    ...(findings.length === 0 ? [] : ['\nFindings\n', ...findings.map((line) => `  ${printable(line)}\n`)]),
  ].join('')
}
