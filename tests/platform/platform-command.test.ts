import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { identityDocument } from '@contract'
import { spawnAssay } from '../cli/spawn-assay'

const folder = mkdtempSync(join(tmpdir(), 'assay-platform-command-'))
const data = join(folder, 'platform')
const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Running {
  readonly child: ChildProcess
  readonly said: { out: string; err: string }
}

async function assay(...args: readonly string[]): Promise<Running> {
  const child = await spawnAssay(args)
  started.push(child)
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  return { child, said }
}

async function ended({ child, said }: Running) {
  if (child.exitCode === null) await once(child, 'close')
  return { code: child.exitCode, ...said }
}

const start = (...more: readonly string[]) => assay('platform', 'start', '--data', data, '--port', '0', ...more)

async function addressOf({ child, said }: Running): Promise<string> {
  await expect.poll(() => /http:\S+(?=;)/.test(said.out) || child.exitCode !== null).toBe(true)
  const address = /http:\S+(?=;)/.exec(said.out)
  if (address === null) throw new Error(`the platform did not start: ${said.err}`)
  return address[0]
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

const owner = () => readFileSync(join(data, 'owner-token'), 'utf8').trim()

describe('assay platform start', { timeout: 180_000 }, () => {
  it('serves, refuses a second one on its folder, and ends in order when told to', async () => {
    const first = await start()
    const url = await addressOf(first)
    const answer = await fetch(`${url}/api/v1/identity`, { headers: { authorization: `Bearer ${owner()}` } })
    expect(identityDocument.parse(await answer.json())).toMatchObject({ person: 'owner', role: 'owner' })
    expect(first.said.out).not.toContain(owner())

    const second = await ended(await start())
    expect(second).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/is used by process \d+/) })
    const read = await ended(await assay('platform', 'audit', '--verify', '--data', data))
    expect(read).toMatchObject({ code: 3, err: expect.stringMatching(/is used by process \d+/) })

    first.child.kill('SIGTERM')
    expect(await ended(first)).toMatchObject({ code: 0 })
    expect(await answers(url)).toBe(false)
  })

  it('ends with its command, also when that is killed without a word', async () => {
    const running = await start()
    const url = await addressOf(running)
    running.child.kill('SIGKILL')
    await expect.poll(() => answers(url)).toBe(false)
    // it went in order: its folder is free again
    const again = await start()
    expect(await answers(await addressOf(again))).toBe(true)
    again.child.kill('SIGINT')
    expect(await ended(again)).toMatchObject({ code: 0 })
  })

  it('says what it cannot start with', async () => {
    expect(await ended(await start('--config', 'mysql://nowhere'))).toMatchObject({
      code: 3,
      err: expect.stringContaining('configUrl'),
    })
  })
})

describe('assay platform audit --verify', { timeout: 120_000 }, () => {
  it('follows the chain of a data folder, and names the entry that somebody changed', async () => {
    const whole = await ended(await assay('platform', 'audit', '--verify', '--data', data))
    expect(whole).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^ok: \d+ entries, head [0-9a-f]{64}\n$/),
    })
    const database = await PGlite.create({ dataDir: join(data, 'config') })
    await database.query("update audit set actor = 'nobody' where sequence = 1")
    await database.close()
    const broken = await ended(await assay('platform', 'audit', '--verify', '--data', data))
    expect(broken).toMatchObject({
      code: 1,
      err: expect.stringContaining('entry 1:'),
      out: expect.stringMatching(/^BROKEN/),
    })
  })
})
