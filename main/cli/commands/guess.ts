import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { StudyGuess } from '@contract'
import { ifPresent } from '@engine'
import { guessStudy } from '../../guess'
import { BadInput, findingLines, type ExitCode } from '../exit-codes'
import { printable } from '../print-table'
import type { Terminal } from '../terminal'
import { writeOutput } from '../write-output'
import { exitCodeFor } from './analyze'

export interface GuessCommandOptions {
  readonly json?: string
  readonly out?: string
}

/**
 * Looks at a data file and prints the study that an import would propose, with the reason for each choice. With `--json`
 * writes study, rows, columns, reasons, questions and findings; with `--out` the study file.
 */
export async function guess(path: string, options: GuessCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const file = resolve(path)
  if (!(await isFile(file))) throw new BadInput(`${path} cannot be read: there is no such file.`)
  const guessed = await guessStudy(file, { fileReference: basename(file), signal: terminal.signal })
  if (options.json !== '-') terminal.out(answerText(guessed))
  if (options.json !== undefined)
    await writeOutput(options.json, `${JSON.stringify(asDocument(guessed), null, 2)}\n`, terminal)
  if (options.out !== undefined) await writeOutput(options.out, guessed.text, terminal)
  return exitCodeFor(guessed.findings)
}

async function isFile(path: string): Promise<boolean> {
  const found = await ifPresent(stat(path))
  return found !== null && found.isFile()
}

function asDocument({ text, rows, columns, read, questions, reasons, findings }: StudyGuess) {
  const study: unknown = JSON.parse(text)
  return {
    study,
    rows,
    columns: columns.map(({ takenAs, ...column }) => ({ ...column, taken_as: takenAs })),
    read,
    questions,
    reasons,
    findings,
  }
}

function answerText({ text, rows, columns, reasons, findings }: StudyGuess): string {
  return [
    text,
    `\n${rows} rows\n`,
    ...columns.map(
      ({ name, type, takenAs }) => `  ${printable(JSON.stringify(name))} (${type}): ${printable(takenAs)}\n`,
    ),
    '\nWhy\n',
    ...reasons.map(({ field, value, why }) => `  ${printable(`${field}: ${value}`)}: ${printable(why)}\n`),
    ...(findings.length === 0
      ? []
      : ['\nFindings\n', ...findings.flatMap(findingLines).map((line) => `  ${printable(line)}\n`)]),
  ].join('')
}
