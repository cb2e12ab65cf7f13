import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../../main/cli/run-cli'
import { openConnections, environmentSecrets } from '../../main/workspace/index'
import { measurementOf } from '../../platform/measurement'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from './api-client'

const folder = mkdtempSync(join(tmpdir(), 'assay-command-connections-'))
const workspace = join(folder, 'workspace')
let platform: TestPlatform

beforeAll(async () => {
  // no platform of whoever runs this is found
  for (const name of ['XDG_DATA_HOME', 'LOCALAPPDATA', 'HOME']) vi.stubEnv(name, folder)
  platform = await startTestPlatform({ runTickers: false }, join(workspace, 'platform'))
  expect((await platform.call('owner', 'POST', '/metrics', buyMetric)).status).toBe(201)
  expect((await platform.call('owner', 'POST', '/experiments', experimentBody('shop'))).status).toBe(201)
  const start = { expected_version: 1, reason: 'go' }
  expect((await platform.call('owner', 'POST', '/experiments/shop/activate', start)).status).toBe(200)
  const ids = Array.from({ length: 100 }, (_, i) => `shopper-${i}`)
  const exposures = ids.map((user_id, i) => ({
    user_id,
    experiment_id: 'shop',
    variant_id: i % 2 === 0 ? 'control' : 'treatment',
  }))
  expect((await platform.call('sdk', 'POST', '/exposures', { exposures })).status).toBe(202)
  const at = new Date(Date.now() + 1000).toISOString()
  const events = ids.slice(0, 40).map((user_id) => ({ event_id: `bought-${user_id}`, user_id, event: 'purchase', at }))
  expect((await platform.call('sdk', 'POST', '/track/batch', { events })).status).toBe(202)
  await measurementOf(platform.running).ingestion.consumer.drained()
})
afterAll(async () => {
  await platform.stop()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a command line with a terminal that remembers; no token may ever be among what it prints. */
async function assay(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const said = { out: '', err: '' }
  const code = await runCli(args, {
    out: (text) => (said.out += text),
    note: (text) => (said.err += `${text}\n`),
    progress: () => undefined,
    width: null,
    signal: new AbortController().signal,
    environment,
    now: () => new Date().toISOString(),
  })
  for (const token of Object.values(platform.tokens)) expect(JSON.stringify(said)).not.toContain(token)
  return { code, ...said }
}

const study = join(folder, 'shop.study.json')
const refresh = ['pull', '--refresh', '--workspace', workspace]
const snapshot = expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/)

describe('the connection local on the command line', () => {
  it('is the platform of the workspace, whoever started it', async () => {
    const made = await assay(['platform', 'study', 'shop', '--workspace', workspace, '--out', study])
    expect(made).toMatchObject({ code: 0, out: '' })
    expect(readFileSync(study, 'utf8')).toContain('"connection": "local"')
    expect(await assay(['pull', study, '--workspace', workspace])).toMatchObject({ code: 0, out: snapshot })
    const analysed = await assay(['analyze', study, '--workspace', workspace, '--json', '-'])
    expect(analysed.code).toBe(0)
    expect(JSON.parse(analysed.out).srm.observed).toEqual({ control: 50, treatment: 50 })
    expect(await assay(['pull', study, '--workspace', workspace])).toMatchObject({
      code: 0,
      err: 'the snapshot of an earlier pull is used; --refresh asks again\n',
    })
    expect(await assay(['pull', study, '--workspace', workspace, '--refresh'])).toMatchObject({ code: 0, err: '' })
  })

  it('is the one that is saved under that name, if one is', async () => {
    const saved = openConnections(join(workspace, 'connections.json'), environmentSecrets({}))
    await saved.save('local', 'http://127.0.0.1:65534')
    const refused = await assay([...refresh, study])
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('"local" does not answer') })
    expect(await saved.remove('local')).toBe(true)
  })
})

function fresh(): string {
  return mkdtempSync(join(folder, 'fresh-'))
}

describe('a platform by its address', () => {
  it('is what a study is pulled from, with the token of the environment or of the address', async () => {
    const { url } = platform.running
    const token = platform.tokens.data_scientist
    const environment = { ASSAY_PLATFORM_TOKEN: token }
    const named = join(folder, 'named.study.json')
    writeFileSync(named, readFileSync(study, 'utf8').replaceAll('"local"', '"our shop"'))
    for (const file of [study, named]) {
      const pulled = await assay(['pull', file, '--workspace', fresh(), '--platform', url], environment)
      expect(pulled).toMatchObject({ code: 0, out: snapshot })
    }
    const withToken = url.replace('http://', `http://${token}@`)
    expect(await assay(['pull', named, '--workspace', fresh(), '--platform', withToken])).toMatchObject({
      code: 0,
      out: snapshot,
    })
    const printed = await assay(
      ['platform', 'study', 'shop', '--platform', url, '--connection', 'our shop'],
      environment,
    )
    expect(printed).toMatchObject({ code: 0, out: readFileSync(named, 'utf8') })
    expect(await assay(['pull', named, '--workspace', fresh(), '--platform', url])).toMatchObject({
      code: 3,
      err: expect.stringContaining('ASSAY_PLATFORM_TOKEN'),
    })
    expect(await assay(['pull', named, '--workspace', fresh(), '--platform', 'nowhere'])).toMatchObject({ code: 2 })
  })

  it('can be saved by the window, and its token is in the environment', async () => {
    const own = fresh()
    const saved = openConnections(join(own, 'connections.json'), environmentSecrets({}))
    await saved.save('our shop', platform.running.url)
    const environment = { ASSAY_SECRET_OUR_SHOP: platform.tokens.data_scientist }
    const pulled = await assay(['pull', join(folder, 'named.study.json'), '--workspace', own], environment)
    expect(pulled).toMatchObject({ code: 0, out: snapshot })
  })
})

it('says what to do when no platform runs, also when one was killed and left its note', async () => {
  const note = join(workspace, 'platform', 'server.json')
  const left = { ...JSON.parse(readFileSync(note, 'utf8')), process: 'an earlier one', pid: 2 ** 22 + 1 }
  await platform.running.stop()
  const nothing = { code: 3, out: '', err: expect.stringMatching(/No platform runs here.*\n.*assay platform start/) }
  expect(await assay([...refresh, study])).toMatchObject(nothing)
  writeFileSync(note, JSON.stringify(left))
  expect(await assay([...refresh, study])).toMatchObject(nothing)
  await platform.restart()
  expect(await assay([...refresh, study])).toMatchObject({ code: 0, out: snapshot })
})
