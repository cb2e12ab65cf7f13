import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { guardrailStatus } from '@contract'
import { runCli } from '../../main/cli/run-cli'
import { startSdk, type AssaySdk } from '../../platform/sdk'
import { measurementOf, type MeasurementPart } from '../../platform/measurement'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from './api-client'

let platform: TestPlatform
/** The platform's clock once it is set by hand: an experiment is old enough to be judged, however slow this machine is. */
let stopped: number | null = null
const now = () => stopped ?? Date.now()

interface Ending {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process; `stop` interrupts it as Ctrl-C does. */
async function assay(
  args: readonly string[],
  { token, stop }: { readonly token?: string | null; readonly stop?: AbortSignal } = {},
): Promise<Ending> {
  const said = { out: '', err: '' }
  const code = await runCli(args, {
    out: (text) => {
      said.out += text
    },
    note: (text) => {
      said.err += `${text}\n`
    },
    progress: () => undefined,
    width: null,
    signal: stop ?? new AbortController().signal,
    environment: token === null ? {} : { ASSAY_PLATFORM_TOKEN: token ?? platform.tokens.owner },
    now: () => new Date().toISOString(),
  })
  for (const text of [said.out, said.err]) {
    for (const secret of Object.values(platform.tokens)) expect(text).not.toContain(secret)
  }
  return { code, ...said }
}

async function startExperiment(id: string): Promise<void> {
  for (const [path, body] of [
    ['/experiments', experimentBody(id, { guardrails: ['buyers'] })],
    [`/experiments/${id}/activate`, { expected_version: 1, reason: 'ready' }],
  ] as const) {
    const answer = await platform.call('owner', 'POST', path, body)
    if (answer.status >= 300) throw new Error(answer.text)
  }
}

const at = () => ['--platform', platform.running.url]
const order = (id: string, version: number, ...more: readonly string[]) => [
  'kill',
  id,
  ...at(),
  '--reason',
  'pages are slow',
  '--expect-version',
  String(version),
  ...more,
]

beforeAll(async () => {
  platform = await startTestPlatform({ runTickers: false, clock: { now } })
  await platform.call('owner', 'POST', '/metrics', buyMetric)
  const guardrail = {
    guardrail_id: 'buyers',
    metric_id: 'buy',
    threshold: 0.1,
    relative: true,
    min_samples: 30,
    window_minutes: 5,
    action: 'kill',
    human_in_the_loop: true,
  }
  const answer = await platform.call('owner', 'POST', '/guardrails', guardrail)
  if (answer.status >= 300) throw new Error(answer.text)
  await startExperiment('checkout')
})

afterAll(async () => {
  await platform.stop()
})

describe('assay kill', () => {
  it('without --yes says what it would do, does nothing, and ends with 2', async () => {
    const { code, out, err } = await assay(order('checkout', 2))
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('Would kill checkout (checkout): active, version 2, 100 % of subjects')
    expect(err).toContain('--yes')
    expect((await platform.call('viewer', 'GET', '/experiments/checkout')).json.status).toBe('active')
    expect((await assay(order('checkout', 7))).err).toContain('7 is not the version in force, which is 2')
  })

  it('is refused aloud at another version, for another role, and without a platform', async () => {
    const conflict = await assay(order('checkout', 1, '--yes'))
    expect(conflict).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/NOT KILLED: checkout goes on\..*version 2/s),
    })
    const forbidden = await assay(order('checkout', 2, '--yes'), { token: platform.tokens.viewer })
    expect(forbidden).toMatchObject({ code: 3, err: expect.stringMatching(/NOT KILLED.*needs the role/s) })
    const nobody = await assay(order('checkout', 2, '--yes'), { token: null })
    expect(nobody).toMatchObject({
      code: 3,
      err: expect.stringMatching(/NOT KILLED.*refuses the token.*ASSAY_PLATFORM_TOKEN/s),
    })
    const args = order('checkout', 2, '--yes').map((part) =>
      part === platform.running.url ? 'http://127.0.0.1:9' : part,
    )
    const offline = await assay(args)
    expect(offline).toMatchObject({ code: 3, err: expect.stringMatching(/NOT CONFIRMED.*it counts once/s) })
    expect((await platform.call('viewer', 'GET', '/experiments/checkout')).json).toMatchObject({
      status: 'active',
      version: 2,
    })
  })

  it('kills, waits for the SDK that listens, and counts the same order once', async () => {
    const { public_key: publicKey } = (await platform.call('sdk', 'GET', '/snapshot/key')).json
    const sdk: AssaySdk = startSdk({ url: platform.running.url, token: platform.tokens.sdk, publicKey })
    await sdk.ready(10_000)
    await expect.poll(async () => (await propagation('checkout')).sdks_acknowledged).toBe(1)
    const killed = await assay(order('checkout', 2, '--yes'))
    expect(killed.err).toBe('')
    expect(killed.out).toMatch(/accepted: checkout is killed, version 3\npublished: .*\nacknowledged: 1 of 1 SDKs/)
    expect(killed.code).toBe(0)
    expect(sdk.variant('checkout', 'somebody').reason).toBe('killed')
    const again = await assay(order('checkout', 2, '--yes'))
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('is killed, version 3') })
    const { changes } = (await platform.call('viewer', 'GET', '/experiments/checkout/changes')).json
    expect(changes.map(({ action }: { action: string }) => action)).toEqual(['create', 'activate', 'kill'])
    expect(changes[2]).toMatchObject({ reason: 'pages are slow', actor: expect.stringContaining('owner') })
    await sdk.close()
  })

  it('takes the token in the address too, and says when an SDK has not answered', async () => {
    await startExperiment('banner')
    const silent = new AbortController()
    const url = `${platform.running.url}/api/v1/stream?types=config&sdk_id=deaf`
    await fetch(url, { headers: { authorization: `Bearer ${platform.tokens.sdk}` }, signal: silent.signal })
    const withToken = platform.running.url.replace('//', `//${platform.tokens.on_call}@`)
    const args = [...order('banner', 2, '--yes', '--wait', '1')].map((part) =>
      part === platform.running.url ? withToken : part,
    )
    const { code, out, err } = await assay(args, { token: null })
    silent.abort()
    expect(code).toBe(1)
    expect(err).toMatch(
      /^[12] have not answered within 1 s: they serve the old configuration until their next poll\.\n$/,
    )
    expect(out).toMatch(/acknowledged: \d of \d SDKs/)
  })

  it.each([
    [['kill', 'checkout', '--platform', 'nowhere', '--reason', 'x', '--expect-version', '2'], 'takes the address'],
    [['kill', 'checkout', '--platform', 'http://a', '--reason', 'x', '--expect-version', '0'], 'above 0'],
    [['kill', 'checkout', '--platform', 'http://a', '--expect-version', '1'], '--reason'],
    [['platform', 'audit', '--data', 'x'], '--verify'],
    [['guardrails', 'watch', '--platform', 'http://a', '--json', 'file'], 'only -'],
  ])('refuses %j', async (args, message) => {
    expect(await assay(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) })
  })
})

async function propagation(id: string) {
  return (await platform.call('viewer', 'GET', `/experiments/${id}/propagation`)).json
}

/** Hundreds of subjects of `search` within minutes; of the treatment almost nobody buys. */
async function breach({ ingestion, monitor }: MeasurementPart): Promise<void> {
  const start = Date.now() + 3 * 3_600_000
  stopped = start
  const before = (minutes: number) => new Date(start - 60_000 * minutes).toISOString()
  for (let batch = 0; batch < 8; batch++) {
    const people = Array.from({ length: 100 }, (_, i) => ({
      user_id: `shopper ${100 * batch + i}`,
      variant_id: i % 2 === 0 ? 'control' : 'treatment',
    }))
    const exposures = people.map((person) => ({ ...person, experiment_id: 'search', at: before(3) }))
    const events = people.map(({ user_id, variant_id }, i) => ({
      event_id: user_id,
      user_id,
      event: (variant_id === 'control' ? i % 10 < 6 : i % 50 < 2) ? 'purchase' : 'page_view',
      at: before(1),
      properties: {},
    }))
    for (const [path, body] of [
      ['/exposures', { exposures }],
      ['/track/batch', { events }],
    ] as const) {
      const answer = await platform.call('owner', 'POST', path, body)
      if (answer.status !== 202) throw new Error(answer.text)
    }
  }
  await ingestion.consumer.drained()
  stopped = start + 60_000
  await monitor.tick(stopped)
}

describe('assay guardrails', () => {
  beforeAll(() => startExperiment('search'))

  it('lists what is watched; code 0 without a breach', async () => {
    const { code, out } = await assay(['guardrails', 'list', ...at()])
    expect(code).toBe(0)
    expect(out).toMatch(/Guardrails: 1 watched, 0 in breach\n.*\nsearch +buyers +treatment +insufficient-data/)
    const json = await assay(['guardrails', 'list', ...at(), '--json', '-'])
    expect(guardrailStatus.array().parse(JSON.parse(json.out))).toMatchObject([{ experiment_id: 'search' }])
  })

  it('watches over the stream: a breach is said, and ends it with code 1', async () => {
    const stop = new AbortController()
    const watching = assay(['guardrails', 'watch', ...at(), '--until-breach', '--json', '-'], { stop: stop.signal })
    const measurement = measurementOf(platform.running)
    await expect.poll(() => platform.running.core.stream.clients()).toBe(1)
    await breach(measurement)
    const { code, out, err } = await watching
    expect(err).toContain('live')
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ state }) => state)).toEqual(['insufficient-data', 'breach'])
    expect(code).toBe(1)
    const listed = await assay(['guardrails', 'list', ...at()])
    expect(listed).toMatchObject({ code: 1, out: expect.stringContaining('1 in breach') })
  })

  it('goes on by asking while the stream is away, and ends when told to', async () => {
    const stop = new AbortController()
    const watching = assay(['guardrails', 'watch', '--platform', platform.running.url], { stop: stop.signal })
    await expect.poll(() => platform.running.core.stream.clients()).toBe(1)
    platform.running.core.stream.close()
    await expect.poll(() => platform.running.core.stream.clients()).toBe(0)
    await expect.poll(() => platform.running.core.stream.clients()).toBe(1)
    stop.abort()
    const { err, code } = await watching
    expect(err).toMatch(/live\nthe stream is cut, asking every 5 s: .*ended the stream\.\nlive/)
    expect(code).toBe(1)
  })
})
