import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '../../main/cli/run-cli'
import type { Case, CaseOptions, CaseRun } from './case-format'
import { unmet, type Ran } from './check-expectation'
import { setAt } from './result-path'

/** What a case needs of its surroundings. */
export interface CaseSetting {
  readonly options: CaseOptions
  /** Connections that the workspace of a run has, as `connections.json` holds them. */
  readonly connections: unknown
  readonly environment: Readonly<Record<string, string>>
}

/** Everything that does not hold of a case, each with the command that showed it. */
export async function runCase(folder: string, { runs }: Case, setting: CaseSetting): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const run of runs) {
    const label = `${run.command.join(' ')}${run.intent === undefined ? '' : ` with ${run.intent.name}`}`
    const work = mkdtempSync(join(tmpdir(), 'assay-case-'))
    try {
      const ran = await runOnce(run, folder, work, setting)
      if (typeof ran === 'string') wrong.push(`${label}: ${ran}`)
      else for (const each of run.expect.map((one) => unmet(one, ran))) if (each !== '') wrong.push(`${label}: ${each}`)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
  return wrong
}

/** Runs one command of a case in a copy of its folder; a text says why that could not be. */
async function runOnce(run: CaseRun, source: string, work: string, setting: CaseSetting): Promise<Ran | string> {
  const folder = join(work, 'case')
  cpSync(source, folder, { recursive: true })
  const workspace = join(work, 'workspace')
  mkdirSync(workspace)
  if (setting.connections !== null) {
    writeFileSync(join(workspace, 'connections.json'), JSON.stringify(setting.connections))
  }
  const [verb = '', file = '', ...others] = run.command
  const args: string[] = []
  if (run.intent !== undefined) {
    const option = setting.options[run.intent.name]
    if (option === undefined) return `no option is known for the intent "${run.intent.name}"`
    args.push(...(option.args ?? []).map((each) => asText(filled(each, run.intent?.value))))
    for (const { set, to } of option.study ?? []) changeStudy(join(folder, file), set, filled(to, run.intent.value))
  }
  const command = (words: readonly string[]) => call(words, { ...setting.environment, ...run.env }, folder)
  if (verb !== 'guess') return analysed(verb, file, [...others, ...args], { folder, workspace, work }, command)
  const answer = join(work, 'guess.json')
  const { code, output } = await command(['guess', join(folder, file), '--json', answer])
  const guess: Ran = { code, output, result: readJson(answer), guess: null }
  const then = others[others.indexOf('--then') + 1]
  if (guess.result === null || others.indexOf('--then') === -1 || then === undefined) return { ...guess, guess }
  const study: unknown = Reflect.get(Object(guess.result), 'study')
  writeFileSync(join(folder, 'guessed.study.json'), JSON.stringify(study))
  const ran = await analysed(then, 'guessed.study.json', [], { folder, workspace, work }, command)
  return { ...ran, output: output + ran.output, guess }
}

interface Places {
  readonly folder: string
  readonly workspace: string
  readonly work: string
}

async function analysed(
  verb: string,
  file: string,
  others: readonly string[],
  { folder, workspace, work }: Places,
  command: (words: readonly string[]) => Promise<{ code: number; output: string }>,
): Promise<Ran> {
  const out = join(work, 'out')
  const result = join(out, 'result.json')
  const ofStudy = ['analyze', 'pull', 'srm', 'report', 'plan'].includes(verb)
  const [first, ...rest] = [file, ...others]
  const words = !ofStudy
    ? [verb, ...(file === '' ? [] : [file]), ...others]
    : verb === 'plan'
      ? [verb, first, join(folder, rest[0] ?? ''), ...rest.slice(1), '--workspace', workspace]
      : [verb, join(folder, first), ...rest, '--workspace', workspace]
  if (verb === 'analyze') words.push('--out', out)
  if (verb === 'srm' || verb === 'design') {
    mkdirSync(out)
    words.push('--json', result)
  }
  const { code, output } = await command(words)
  return { code, output, result: readJson(result), guess: null }
}

/** Runs the command line in this process; what it prints, with the case's folder left out of paths. */
async function call(words: readonly string[], environment: Readonly<Record<string, string>>, folder: string) {
  const printed: string[] = []
  const code = await runCli(words, {
    out: (text) => printed.push(text),
    note: (text) => printed.push(`${text}\n`),
    progress: () => undefined,
    width: null,
    signal: new AbortController().signal,
    environment: { ...process.env, ...environment },
    now: () => new Date().toISOString(),
  })
  return { code, output: printed.join('').replaceAll(`${folder}/`, '') }
}

function changeStudy(path: string, set: string, to: unknown): void {
  const study: unknown = JSON.parse(readFileSync(path, 'utf8'))
  setAt(study, set, to)
  writeFileSync(path, JSON.stringify(study))
}

/** The template with the intent's value in place of `$value`. */
function filled(template: unknown, value: unknown): unknown {
  if (template === '$value') return value
  if (typeof template === 'string') return template.replaceAll('$value', asText(value))
  if (Array.isArray(template)) return template.map((each) => filled(each, value))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, each]) => [key, filled(each, value)]))
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}
