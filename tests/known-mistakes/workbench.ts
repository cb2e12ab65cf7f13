import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { parseCsvRows } from './parse-csv-rows'
import { parseResult } from '@contract'
import { runCli } from '../../main/cli/run-cli'
import { spawnAssay } from '../cli/spawn-assay'

/** A workspace in a temporary folder, asked only by command lines, as a user would. */
export function openWorkbench() {
  const folder = mkdtempSync(join(tmpdir(), 'assay-mistakes-'))
  const workspace = join(folder, 'workspace')

  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  /** What a command line printed. @throws Error when it was used wrongly or broke. */
  async function assay(...args: readonly string[]): Promise<string> {
    let out = ''
    let notes = ''
    const code = await runCli([...args, '--workspace', workspace], {
      out: (text) => {
        out += text
      },
      note: (text) => {
        notes += `${text}\n`
      },
      progress: () => undefined,
      width: null,
      signal: new AbortController().signal,
      environment: process.env,
      now: () => '2026-06-01T00:00:00.000Z',
    })
    if (code > 1) throw new Error(`assay ${args.join(' ')} ended with ${code}: ${notes}`)
    return out
  }

  return {
    folder,
    write,
    assay,
    /** A study of a CSV file with columns `id`, `variant` and whatever the metrics ask for. */
    study(name: string, header: string, rows: readonly string[], experiment: object, source: object = {}): string {
      write(`${name}.csv`, `${header}\n${rows.join('\n')}\n`)
      const known = { experiment_id: name, variants: [{ id: 'old', is_control: true }, { id: 'new' }], metrics: [] }
      return write(
        `${name}.study.json`,
        JSON.stringify({
          format: 'assay.study/1',
          experiment: { ...known, ...experiment },
          source: { kind: 'subjects', file: `${basename(name)}.csv`, subject: 'id', variant: 'variant', ...source },
        }),
      )
    },
    async analyse(study: string) {
      const reading = parseResult(await assay('analyze', study, '--json', '-'))
      if (!reading.ok) throw new Error(reading.findings.map(({ message }) => message).join('\n'))
      return reading.result
    },
    /** The rows of the tidy CSV, as text by column. */
    async tidy(study: string) {
      const path = join(folder, 'tidy.csv')
      await assay('report', study, '--csv', path)
      return parseCsvRows(readFileSync(path, 'utf8'))
    },
    /** The same command line in a process of another time zone. */
    assayIn: async (timeZone: string, ...args: readonly string[]): Promise<string> =>
      (await inProcess([...args, '--workspace', join(folder, timeZone.replaceAll('/', '-'))], { TZ: timeZone })).out,
    /** The same command line in a process of its own, as beside a window; whatever its end. */
    assayBeside: async (...args: readonly string[]) => inProcess([...args, '--workspace', workspace], {}),
    /** The same in a process that cannot let a file grow beyond so many KiB, as on a disk that is full. */
    assayWithin: async (kibibytes: number, ...args: readonly string[]) =>
      inProcess([...args, '--workspace', workspace], {}, ['bash', '-c', `ulimit -f ${kibibytes} && exec "$0" "$@"`]),
    close: () => rmSync(folder, { recursive: true }),
  }
}

async function inProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  launcher: readonly string[] = [],
) {
  const child = await spawnAssay(args, environment, launcher)
  let out = ''
  let notes = ''
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString()
  })
  child.stderr.on('data', (bytes: Buffer) => {
    notes += bytes.toString()
  })
  const [code] = z
    .tuple([z.number()])
    .rest(z.unknown())
    .parse(await once(child, 'close'))
  return { code, out, notes }
}
