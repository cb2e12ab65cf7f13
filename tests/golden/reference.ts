import { parseArgs } from 'node:util'
import { readCaseFile } from './cases'
import { coverageOf, coverageTable, totalsOf } from './coverage'
import { evaluateCase, type CaseOutcome } from './evaluate-case'

const USAGE = `Usage: npm run --silent reference -- [--json] FILE...

Evaluates every case of the files through the library and prints a table per method.
  --json   every case with the values computed, as JSON
Worst errors are shares of the allowed error: at most 1 passes.
Exit code: 0 when nothing failed, 1 when a case failed, 2 when a file could not be read.`

/** Runs the command. @returns the process's exit code. */
function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help || positionals.length === 0) {
    process.stdout.write(`${USAGE}\n`)
    return values.help ? 0 : 2
  }
  const outcomes = positionals.flatMap((path) => read(path)).map(evaluateCase)
  process.stdout.write(`${values.json ? asJson(outcomes) : asText(outcomes)}\n`)
  return outcomes.some(({ status }) => status === 'failed') ? 1 : 0
}

function read(path: string) {
  try {
    return readCaseFile(path)
  } catch (error) {
    throw new Error(`${path} holds no reference cases: ${String(error)}`, { cause: error })
  }
}

function asText(outcomes: readonly CaseOutcome[]): string {
  const failed = outcomes.filter(({ status }) => status === 'failed')
  const lines = failed.flatMap(({ id, failures }) => failures.map((failure) => `${id}: ${failure}`))
  return [coverageTable(outcomes), ...lines].join('\n')
}

function asJson(outcomes: readonly CaseOutcome[]): string {
  const report = { total: totalsOf('all', outcomes), methods: coverageOf(outcomes), cases: outcomes }
  return JSON.stringify(report, (_, value: unknown) => (isInfinite(value) ? String(value) : value), 2)
}

/** JSON has no infinity and no NaN: they are written by name, as in the files read. */
function isInfinite(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value)
}

try {
  process.exitCode = main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
