import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseResult } from '@contract'
import { runCli } from '../../main/cli/run-cli'
import { spawnAssay } from './spawn-assay'

const folder = mkdtempSync(join(tmpdir(), 'assay-cli-'))
const workspace = join(folder, 'workspace')
afterAll(() => rmSync(folder, { recursive: true }))

interface Ending {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process, with a terminal that remembers. */
async function assay(args: readonly string[], path = process.env['PATH']): Promise<Ending> {
  let out = ''
  let err = ''
  const code = await runCli(args, {
    out: (text) => {
      out += text
    },
    note: (text) => {
      err += `${text}\n`
    },
    progress: () => undefined,
    width: null,
    signal: new AbortController().signal,
    environment: { ...process.env, PATH: path },
    now: () => new Date().toISOString(),
  })
  return { code, out, err }
}

/** Runs it in a process of its own, as `npm run --silent assay --` does. */
async function assayProcess(args: readonly string[], meanwhile?: (child: ChildProcess) => void): Promise<Ending> {
  const child = await spawnAssay(args)
  let out = ''
  let err = ''
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString()
  })
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString()
  })
  meanwhile?.(child)
  return new Promise((done) => child.on('close', (code) => done({ code, out, err })))
}

function withoutTime(text: string): string {
  return text.replace(/"generated_at": "[^"]*"/, '')
}

function notebook(): string {
  return write(
    'good.assay.md',
    '---\nexperiment: good.study.json\n---\n\n```segments by_country\nmetric: clicked\ndimensions: [country]\n```\n\n```sql rows\nselect variant, count(*) as n from subjects group by all order by all\n```\n',
  )
}

function csvLine(i: number): string {
  return `u${i},${i % 2 ? 'new' : 'old'},${i % 2},de\n`
}

const balanced = Array.from(
  { length: 400 },
  (_, i) => `u${i},${i % 2 ? 'new' : 'old'},${(i * 7) % 10 < 4 ? 1 : 0},${i % 3 ? 'de' : 'fr'}`,
)
const broken = Array.from({ length: 400 }, (_, i) => `u${i},${i % 4 ? 'new' : 'old'},${i % 3 ? 1 : 0},de`)

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function study(name: string, file: string, changes: object = {}): string {
  const document = {
    format: 'assay.study/1',
    experiment: {
      experiment_id: name,
      variants: [{ id: 'old', is_control: true }, { id: 'new' }],
      metrics: [{ id: 'clicked', role: 'primary', type: 'proportion', column: 'clicked' }],
      dimensions: ['country'],
      ...changes,
    },
    source: { kind: 'subjects', file, subject: 'id', variant: 'variant' },
  }
  return write(`${name}.study.json`, JSON.stringify(document))
}

let good: string
let bad: string

beforeAll(() => {
  write('good.csv', `id,variant,clicked,country\n${balanced.join('\n')}\n`)
  write('bad.csv', `id,variant,clicked,country\n${broken.join('\n')}\n`)
  good = study('good', 'good.csv')
  bad = study('bad', 'bad.csv')
})

describe('assay', () => {
  test('analyze prints a table on stdout, nothing else, and ends with 0', async () => {
    const { code, out, err } = await assayProcess(['analyze', good, '--workspace', workspace])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('No sample ratio mismatch')
    expect(out).toMatch(/^clicked +primary +new +\d/m)
    expect(out).not.toContain('\u001b')
    expect(out).not.toContain('\u202f')
  })

  test('analyze --json - prints only result.json; the same run gives the same bytes but for the time', async () => {
    const [one, two] = [
      await assay(['analyze', good, '--workspace', workspace, '--json', '-']),
      await assay(['analyze', good, '--workspace', workspace, '--json', '-']),
    ]
    expect(one.code).toBe(0)
    expect(parseResult(one.out)).toMatchObject({ ok: true, result: { experimentId: 'good' } })
    expect(withoutTime(two.out)).toBe(withoutTime(one.out))
  })

  test('analyze --out writes result.json and a tidy CSV', async () => {
    const target = join(folder, 'out')
    expect((await assay(['analyze', good, '--workspace', workspace, '--out', target])).code).toBe(0)
    expect(readdirSync(target).toSorted()).toEqual(['result.csv', 'result.json'])
    expect(readFileSync(join(target, 'result.csv'), 'utf8')).toMatch(/^experiment_id,snapshot_id,metric_id/)
  })

  test('a sample ratio mismatch ends with 1, also with --json, where stderr says why', async () => {
    const { code, out } = await assay(['srm', bad, '--workspace', workspace])
    expect(code).toBe(1)
    expect(out).toContain('Sample ratio mismatch')
    const json = await assay(['analyze', bad, '--workspace', workspace, '--json', '-'])
    expect(json.code).toBe(1)
    expect(parseResult(json.out).ok).toBe(true)
    expect(json.err).toContain('error:')
  })

  test('pull prints the snapshot id; a second pull uses the same', async () => {
    const [one, two] = [
      await assay(['pull', good, '--workspace', workspace]),
      await assay(['pull', good, '--workspace', workspace]),
    ]
    expect(one.out).toMatch(/^sha256:[0-9a-f]{64}\n$/)
    expect(two.out).toBe(one.out)
    expect(two.err).toContain('nothing has changed')
  })

  test('bad input ends with 2 and lists every problem on stderr', async () => {
    const wrong = study('wrong', 'good.csv', { metrics: [{ id: 'm', type: 'medium' }], plan: { alpha: 7 } })
    const { code, out, err } = await assay(['analyze', wrong, '--workspace', workspace])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('experiment.metrics[0].type')
    expect(err).toContain('experiment.plan.alpha')
  })

  test.each([
    [['analyze']],
    [['frobnicate']],
    [['analyze', 'a', '--frobnicate']],
    [['report']],
    [['analyze', join(folder, 'absent.study.json')]],
    [['notebook', 'run', join(folder, 'absent.assay.md')]],
  ])('wrong use %j ends with 2 and says what to do', async (args) => {
    const { code, out, err } = await assay(args)
    expect([code, out]).toEqual([2, ''])
    expect(err.length).toBeGreaterThan(10)
  })

  test('a source that is not there ends with 2 or 3 and leaves no snapshot', async () => {
    const lost = study('lost', 'absent.csv')
    const empty = join(folder, 'empty')
    const { code, err } = await assay(['pull', lost, '--workspace', empty])
    expect([2, 3]).toContain(code)
    expect(err).toContain('absent.csv')
    expect(readdirSync(join(empty, 'snapshots'))).toEqual([])
  })

  test('names from a data file cannot drive the terminal', async () => {
    const evil = '\u001b[2Jevil\u202e'
    write('evil.csv', `id,variant,clicked,country\n${balanced.map((line) => line.replace(/de$/, evil)).join('\n')}\n`)
    const { out } = await assay(['srm', study('evil', 'evil.csv'), '--workspace', workspace])
    expect(out).toContain(String.raw`\u001b[2Jevil\u202e`)
    expect(out).not.toContain('\u001b')
  })

  test('a reader who leaves ends it quietly', async () => {
    const { err } = await assayProcess(['analyze', good, '--workspace', workspace, '--json', '-'], (child) => {
      child.stdout?.destroy()
    })
    expect(err).not.toContain('EPIPE')
  })

  test('--help lists the commands and ends with 0', async () => {
    const { code, out } = await assay(['--help'])
    expect(code).toBe(0)
    for (const command of ['analyze', 'pull', 'srm', 'report', 'notebook']) expect(out).toContain(command)
  })
})

describe('plan', () => {
  test('registered before outcomes are seen, shown, and what was changed since is said and labelled', async () => {
    const own = join(folder, 'plan-workspace')
    const path = study('planned', 'good.csv')
    const first = await assay(['plan', 'register', path, '--workspace', own])
    expect([first.code, first.err]).toEqual([0, ''])
    expect(first.out).toMatch(/^plan {8}sha256:[0-9a-f]{64}$/m)
    expect(first.out).toMatch(/^looks {7}none$/m)
    const asPlanned = await assay(['analyze', path, '--workspace', own, '--json', '-'])
    expect(JSON.parse(asPlanned.out).plan).toMatchObject({ registered: true, deviations: [] })
    const metrics = [
      { id: 'clicked', role: 'primary', type: 'proportion', column: 'clicked' },
      { id: 'late', role: 'primary', type: 'mean', column: 'clicked' },
    ]
    study('planned', 'good.csv', { metrics })
    const changed = JSON.parse((await assay(['analyze', path, '--workspace', own, '--json', '-'])).out)
    expect(changed.plan).toMatchObject({ registered: true, deviations: ['metric "late" was not registered'] })
    expect(changed.metrics.map(({ role }: { role: string }) => role)).toEqual(['primary', 'exploratory'])
    const shown = await assay(['plan', 'show', path, '--workspace', own])
    expect(shown.out).toMatch(/^looks {7}on 2 snapshots$/m)
    expect(shown.out).toContain('deviation   metric "late" was not registered')
  })

  test('a report says whether the plan was registered, and verifies with its registration', async () => {
    const own = join(folder, 'late-workspace')
    const path = study('late', 'good.csv')
    await assay(['analyze', path, '--workspace', own])
    const late = await assay(['plan', 'register', path, '--workspace', own])
    expect(late.out).toContain('after outcomes had been looked at on one snapshot')
    const target = join(folder, 'late.html')
    expect((await assay(['report', path, '--workspace', own, '--html', target])).code).toBe(0)
    expect(readFileSync(target, 'utf8')).toContain('after outcomes had been seen')
    const checked = await assay(['report', '--verify', target, '--workspace', own])
    expect(checked.code).toBe(0)
    expect(checked.out).toContain('gives the same result')
  })
})

describe('notebook run and report', () => {
  test('gives the result with the segments its cells ask for', async () => {
    const { code, out } = await assay(['notebook', 'run', notebook(), '--workspace', workspace, '--json', '-'])
    expect(code).toBe(0)
    const reading = parseResult(out)
    expect(reading.ok && reading.result.segments.map(({ value }) => value)).toEqual([['de'], ['fr']])
  })

  test('prints every cell, and ends with 2 when one cannot run', async () => {
    const path = write(
      'half.assay.md',
      '---\nexperiment: good.study.json\n---\n```cuped c\nmetric: absent\n```\n```scorecard\n```\n',
    )
    const { code, out, err } = await assay(['notebook', 'run', path, '--workspace', workspace])
    expect(code).toBe(2)
    expect(out).toContain('[scorecard scorecard]')
    expect(err).toContain('absent')
  })

  test('a report verifies; changed by one digit it does not', async () => {
    const html = join(folder, 'good.html')
    const made = await assay(['report', notebook(), '--html', html, '--workspace', workspace])
    expect([made.code, made.out]).toEqual([0, ''])
    const whole = await assay(['report', '--verify', html, '--workspace', workspace])
    expect([whole.code, whole.err]).toEqual([0, ''])
    expect(whole.out).toContain('gives the same result')
    const changed = join(folder, 'changed.html')
    writeFileSync(changed, readFileSync(html, 'utf8').replace('400 subjects', '401 subjects'))
    const forged = await assay(['report', '--verify', changed, '--workspace', workspace])
    expect(forged.code).toBe(1)
    expect(forged.err).toContain('differs:')
  })

  test('a PDF without Chromium on the PATH is refused with what to do instead', async () => {
    const { code, err } = await assay(['report', good, '--pdf', join(folder, 'x.pdf'), '--workspace', workspace], '')
    expect(code).toBe(2)
    expect(err).toContain('Use --html')
  })

  test('a report verifies without its snapshot, and says what was not checked', async () => {
    const elsewhere = join(folder, 'elsewhere')
    const { code, out } = await assay(['report', '--verify', join(folder, 'good.html'), '--workspace', elsewhere])
    expect(code).toBe(0)
    expect(out).toContain('not checked:')
  })
})

describe.skipIf(process.platform === 'win32')('SIGINT', () => {
  test('cancels a pull: 130, and nothing is left behind', async () => {
    const big = join(folder, 'big.csv')
    writeFileSync(big, 'id,variant,clicked,country\n')
    for (let part = 0; part < 20; part++) {
      writeFileSync(big, Array.from({ length: 100_000 }, (_, i) => csvLine(part * 100_000 + i)).join(''), { flag: 'a' })
    }
    const own = join(folder, 'interrupted')
    const { code, out, err } = await assayProcess(['pull', study('big', 'big.csv'), '--workspace', own], (child) => {
      const poll = setInterval(() => {
        const snapshots = join(own, 'snapshots')
        if (!existsSync(snapshots) || !readdirSync(snapshots).some((name) => name.startsWith('.staging'))) return
        clearInterval(poll)
        child.kill('SIGINT')
      }, 5)
    })
    expect([code, out]).toEqual([130, ''])
    expect(err.trim()).toBe('cancelled')
    expect(readdirSync(join(own, 'snapshots'))).toEqual([])
  })
})
