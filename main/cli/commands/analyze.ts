import { join } from 'node:path'
import {
  formatCount,
  registrationSentence,
  runExperiment,
  type ExperimentResult,
  type ExperimentSpec,
  type Finding,
} from '@analysis'
import { brokenParts, printCsv, scorecardTable, splitSentence, tidyColumns } from '@presentation'
import { printResult } from '@contract'
import { appVersion } from '../../app-version'
import { referenceOf } from '../../documents/describe-snapshot'
import { exitCodes, findingLines, type ExitCode } from '../exit-codes'
import { printable, printTable } from '../print-table'
import { readStudyInput } from '../read-inputs'
import { withSession } from '../session'
import type { WorkspaceOption } from '../workspace-option'
import type { Terminal } from '../terminal'
import { writeOutput } from '../write-output'

export interface AnalyzeOptions extends WorkspaceOption {
  readonly json?: string
  readonly out?: string
}

/** Pulls if needed, analyses, prints a table; with `--json` writes result.json, with `--out` that and a tidy CSV. */
export async function analyze(path: string, options: AnalyzeOptions, terminal: Terminal): Promise<ExitCode> {
  const input = await readStudyInput(path, options)
  const { study } = input.study
  return withSession(input, options, terminal, async ({ manifest, engine, registration, recordLook }) => {
    const { result } = await runExperiment({
      spec: study.experiment,
      frame: manifest.frame,
      snapshot: referenceOf(manifest),
      registration,
      engine,
      signal: terminal.signal,
    })
    await recordLook('analyze')
    const whole = {
      ...result,
      findings: uniqueFindings([...input.study.findings, ...manifest.findings, ...result.findings]),
    }
    const json = printResult(whole, { generatedAt: terminal.now(), assayVersion: appVersion })
    if (options.json !== '-') terminal.out(answerText(whole, study.experiment, terminal.width))
    else noteErrors(whole.findings, terminal)
    if (options.json !== undefined) await writeOutput(options.json, json, terminal)
    if (options.out !== undefined) {
      await writeOutput(join(options.out, 'result.json'), json, terminal)
      await writeOutput(join(options.out, 'result.csv'), printCsv(tidyColumns(whole)), terminal)
    }
    return exitCodeFor(whole.findings)
  })
}

/** 1 when a finding makes the result unsafe to act on. */
export function exitCodeFor(findings: readonly Finding[]): ExitCode {
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.findings : exitCodes.done
}

export function noteErrors(findings: readonly Finding[], terminal: Terminal): void {
  const errors = findings.filter(({ severity }) => severity === 'error')
  for (const line of errors.flatMap(findingLines)) terminal.note(printable(line))
}

export function uniqueFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ code, message }, i) => findings.findIndex((one) => one.code === code && one.message === message) === i,
  )
}

function answerText(result: ExperimentResult, experiment: ExperimentSpec, width: number | null): string {
  const subjects = Object.values(result.srm.observed).reduce((sum, count) => sum + count, 0)
  const head = `${experiment.name} (${experiment.experimentId})`
  const data = `${formatCount(subjects)} subjects, snapshot ${result.snapshot.id.slice(7, 19)}`
  const findings = result.findings.flatMap(findingLines)
  return [
    `${printable(head)}\n${data}\n`,
    `${printable(splitSentence(result.srm))}\n`,
    ...brokenParts(result).map(({ reason }) => `${printable(reason)}\n`),
    `${printable(registrationSentence(result.plan))}\n`,
    '\n',
    printTable(scorecardTable(result.metrics, experiment), width),
    ...(findings.length === 0 ? [] : ['\nFindings\n', ...findings.map((line) => `  ${printable(line)}\n`)]),
  ].join('')
}
