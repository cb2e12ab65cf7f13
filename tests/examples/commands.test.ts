import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { issuedToken } from '@contract'
import { spawnAssay } from '../cli/spawn-assay'
import { borrowBuild } from '../setup/borrow-build'
import { eventually } from '../support/eventually'
import { writtenExamples, type WrittenExample } from './written-examples'

/** Every continuous build installs and tests by itself, and `npm start` and `npm run dev` have tests of their own. */
const ourCommands = /^(npm run --silent assay --|assay|curl) /

/** Started before all others, which need it. */
const startOfDemo = 'npm run --silent assay -- platform start --demo'

const scripts = writtenExamples().filter(({ language }) => language === 'sh')
const programs = writtenExamples().filter(({ language }) => language === 'ts')

/** A server starts here, and its world begins. */
const whileItBegins = 8
const folder = mkdtempSync(join(tmpdir(), 'assay-examples-'))
/** Nothing of the person who runs the tests is read or written. */
const home = { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), XDG_CONFIG_HOME: join(folder, 'config') }
let platform: ChildProcess
let address = ''
let token = ''
let tokenId = ''

beforeAll(async () => {
  const rows = Array.from({ length: 4_000 }, (_, i) => `u${i},${i % 2 ? 'new' : 'old'},${(i * 7) % 10 < 4 ? 1 : 0}`)
  writeFileSync(join(folder, 'visits.csv'), `id,variant,bought\n${rows.join('\n')}\n`)
  writeFileSync(
    join(folder, 'my.study.json'),
    JSON.stringify({
      format: 'assay.study/1',
      experiment: {
        experiment_id: 'mine',
        variants: [{ id: 'old', is_control: true }, { id: 'new' }],
        metrics: [{ id: 'bought', role: 'primary', type: 'proportion', column: 'bought' }],
      },
      source: { kind: 'subjects', file: 'visits.csv', subject: 'id', variant: 'variant' },
    }),
  )
  const said = await startDemo()
  address = /http:\S+(?=;)/.exec(said)![0]
  token = readFileSync(/token is in (\S+)/.exec(said)![1]!, 'utf8').trim()
  await eventually(
    async () => expect((await ask('/api/v1/experiments/one-page-checkout')).status).toBe(200),
    whileItBegins,
  )
  const zoe = await ask('/api/v1/tokens', { method: 'POST', body: JSON.stringify({ person: 'zoe', role: 'on_call' }) })
  tokenId = issuedToken.parse(await zoe.json()).token_id
}, 500_000)

afterAll(() => {
  platform?.kill()
  rmSync(folder, { recursive: true, force: true })
})

describe('commands of the pages', () => {
  it.each(scripts.flatMap(commandsOf))('%s', async (_, command) => {
    const { version } = experimentVersion.parse(await (await ask('/api/v1/experiments/one-page-checkout')).json())
    const { code, said } = await run(here(command).replace(/--expect-version \d+/, `--expect-version ${version}`))
    // 1 says that something was found, such as a breach or a mismatch of the split; 130 that it was interrupted
    expect(goesOn(command) ? [0, 130] : [0, 1], said).toContain(code)
  })
})

describe('programs of the pages', () => {
  it('run one after the other', async () => {
    const { public_key: publicKey } = snapshotKey.parse(await (await ask('/api/v1/snapshot/key')).json())
    const [first, second] = programs.map(({ text }) => text)
    expect(programs).toHaveLength(2)
    const program = [
      `const publicKey = ${JSON.stringify(publicKey)}, url = ${JSON.stringify(address)}, token = ${JSON.stringify(token)}`,
      'const stored = new Map()',
      'const localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text) }',
      first!.replace('./platform/sdk', resolve('platform/sdk/index.ts')),
      second,
      'console.log(JSON.stringify([typeof variantId, typeof config, stored.size]))',
      'process.exit(0)',
    ].join('\n')
    const file = join(folder, 'program.mts')
    writeFileSync(file, here(program))
    const out = execFileSync(process.execPath, ['--import', 'tsx', file], {
      env: { ...process.env, ...home, ASSAY_SDK_TOKEN: token },
      encoding: 'utf8',
    })
    expect(JSON.parse(out)).toEqual(['string', 'object', 1])
  })
})

const experimentVersion = z.object({ version: z.int() })
const snapshotKey = z.object({ public_key: z.string() })

/** One command a line, a line that goes on by `\` with the next; what is said after `#` is for people. */
function commandsOf(script: WrittenExample): readonly (readonly [string, string])[] {
  const lines = script.text.replaceAll(/\\\n\s*/g, '').split('\n')
  const commands = lines.filter((line) => ourCommands.test(line) && !line.startsWith(startOfDemo))
  return commands.map((command) => [`${script.page}: ${command.replace(/\s+# .*$/, '')}`, command])
}

/** The command as it is run here: this folder, this platform. */
function here(command: string): string {
  return command
    .replaceAll('http://127.0.0.1:7420', address)
    .replaceAll('TOKEN_ID', tokenId)
    .replaceAll('/srv/assay', join(folder, 'srv'))
    .replace('--port 7420', '--port 0')
}

/** A server and a watch end when they are told to. */
function goesOn(command: string): boolean {
  return /platform start|guardrails watch/.test(command)
}

interface Ending {
  readonly code: number | null
  readonly said: string
}

/** Runs a command in a shell. A server, and a watch, is stopped once it has said something. */
async function run(command: string): Promise<Ending> {
  const built = join(await borrowBuild(), 'assay.js')
  const functions = [
    `assay() { '${process.execPath}' '${built}' "$@"; }`,
    `npm() { shift 3; shift; assay "$@"; }`,
  ].join('\n')
  const child = spawn('bash', ['-c', `${functions}\n${command}`], {
    cwd: folder,
    detached: true,
    env: {
      ...process.env,
      ...home,
      PLATFORM: address,
      TOKEN: token,
      ASSAY_PLATFORM_TOKEN: token,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((done) => child.on('close', done))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (goesOn(command)) process.kill(-child.pid!, 'SIGINT')
    })
  }
  return { code: await ended, said }
}

/** @returns what it said, when it listens */
async function startDemo(): Promise<string> {
  const child = await spawnAssay(['platform', 'start', '--demo', '--port', '0'], home)
  platform = child
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await eventually(() => expect(said).toMatch(/http:\S+; .* token is in \S+\n/), whileItBegins)
  return said
}

function ask(path: string, request: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return fetch(`${address}${path}`, { ...request, headers })
}
