import { createParser } from 'eventsource-parser'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { measurementOf, type MeasurementPart } from '../../../platform/measurement'
import { startSdk, type AssaySdk, type SdkSettings } from '../../../platform/sdk'
import { buyMetric, experimentBody, startTestPlatform, type Parsed, type TestPlatform } from '../api-client'
import { eventually } from '../../support/eventually'

const minute = 60_000
const hour = 60 * minute
const steps = [hour, -hour]

let platform: TestPlatform
let measurement: MeasurementPart
let publicKey: string
/** How far the clock of this computer is off: the server's, and that of every library in it. */
let offset = 0
const realNow = Date.now

beforeAll(async () => {
  platform = await startTestPlatform({ heartbeatMs: 100 })
  measurement = measurementOf(platform.running)
  expect((await platform.call('owner', 'POST', '/metrics', buyMetric)).status).toBe(201)
  publicKey = (await platform.call('owner', 'GET', '/snapshot/key')).json.public_key
})
afterAll(() => platform.stop())
beforeEach(() => {
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + offset)
})
afterEach(() => {
  offset = 0
  vi.restoreAllMocks()
})

async function start(id: string, fields: Record<string, unknown> = {}): Promise<Parsed> {
  expect((await platform.call('owner', 'POST', '/experiments', experimentBody(id, fields))).status).toBe(201)
  const body = { expected_version: 1, reason: 'go' }
  return (await platform.call('owner', 'POST', `/experiments/${id}/activate`, body)).json
}

async function withSdk(more: Partial<SdkSettings>, use: (sdk: AssaySdk) => Promise<void>): Promise<void> {
  const sdk = startSdk({ url: platform.running.url, token: platform.tokens.sdk, publicKey, ...more })
  try {
    expect(await sdk.ready(10_000)).toBe(true)
    await use(sdk)
  } finally {
    await sdk.close()
  }
}

async function listen(token: string) {
  const stopping = new AbortController()
  const seen = { heartbeats: 0, types: new Array<string>(), hasEnded: false }
  const response = await fetch(`${platform.running.url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stopping.signal,
  })
  const parser = createParser({
    onEvent: ({ event }) => seen.types.push(event ?? ''),
    onComment: () => (seen.heartbeats += 1),
  })
  const text = new TextDecoder()
  const read = async () => {
    for await (const chunk of response.body ?? []) parser.feed(text.decode(chunk, { stream: true }))
  }
  void read()
    .catch(() => undefined)
    .finally(() => (seen.hasEnded = true))
  return { seen, stop: () => stopping.abort() }
}

describe.each(steps)('a clock that steps by %d ms', (step) => {
  const name = step > 0 ? 'forward' : 'backward'

  it('and back: versions go on, the audit log stays whole, a kill arrives', async () => {
    const active = await start(`${name}-kill`)
    await withSdk({ pollMs: 600_000 }, async (sdk) => {
      await eventually(() => expect(sdk.status().streaming).toBe(true))
      offset = step
      expect(sdk.peek(`${name}-kill`, 'alice').assigned).toBe(true)
      const kill = { expected_version: active.version, reason: 'test' }
      const killed = await platform.call('on_call', 'POST', `/experiments/${name}-kill/kill`, kill)
      expect(killed.json.config_version).toBeGreaterThan(active.config_version)
      await eventually(() => expect(sdk.peek(`${name}-kill`, 'alice').reason).toBe('killed'))
      await eventually(async () => {
        const { json } = await platform.call('viewer', 'GET', `/experiments/${name}-kill/propagation`)
        expect(json.sdks_acknowledged).toBeGreaterThanOrEqual(1)
        expect(json.p50_ms).toBeGreaterThanOrEqual(0)
      })
    })
    offset = 0
    await start(`${name}-after`)
    const { json } = await platform.call('viewer', 'GET', `/experiments/${name}-kill/changes`)
    expect(json.changes.map(({ version }: Parsed) => version)).toEqual([1, 2, 3])
    expect((await platform.call('owner', 'GET', '/audit/verify')).json).toMatchObject({ ok: true, problems: [] })
  })

  it('and back: every acknowledged event is there once, also over a restart', async () => {
    const user_id = `${name}-shopper`
    const ids: string[] = []
    const track = async (at?: number) => {
      const event_id = `${name}-${ids.length}`
      ids.push(event_id)
      const time = at === undefined ? {} : { at: new Date(at).toISOString() }
      const events = [{ event_id, user_id, event: 'purchase', ...time }]
      expect((await platform.call('sdk', 'POST', '/track/batch', { events })).status).toBe(202)
    }
    for (const off of [0, step, 0]) {
      offset = off
      await track()
      await track(realNow())
    }
    // an event of before the step, sent again after it, is the same event
    const again = { events: [{ event_id: ids[0], user_id, event: 'purchase' }] }
    offset = step
    expect((await platform.call('sdk', 'POST', '/track/batch', again)).status).toBe(202)
    await platform.restart()
    measurement = measurementOf(platform.running)
    await measurement.ingestion.consumer.drained()
    const { events } = (await platform.call('admin', 'GET', `/subjects/${user_id}/export`)).json
    expect(events.map(({ event_id }: Parsed) => event_id).toSorted()).toEqual(ids.toSorted())
  })

  it('leaves limits, polls and heartbeats to a clock that nobody sets', async () => {
    const active = await start(`${name}-polled`)
    await withSdk({ stream: false, pollMs: 300 }, async (sdk) => {
      const { seen, stop } = await listen(platform.tokens.viewer)
      await eventually(() => expect(seen.heartbeats).toBeGreaterThan(1))
      offset = step
      const before = seen.heartbeats
      const pause = { expected_version: active.version, reason: 'test' }
      expect((await platform.call('owner', 'POST', `/experiments/${name}-polled/pause`, pause)).status).toBe(200)
      await eventually(() => expect(sdk.peek(`${name}-polled`, 'alice').reason).toBe('paused'))
      await eventually(() => expect(seen.heartbeats).toBeGreaterThan(before + 2))
      expect(seen.types).toContain('config')
      expect(seen.hasEnded).toBe(false)
      stop()
    })
  })
})

it('a token ends when the clock says so, its streams with it, and is good again when the clock is right', async () => {
  const expires_at = new Date(realNow() + hour / 2).toISOString()
  const { json } = await platform.call('owner', 'POST', '/tokens', { person: 'guest', role: 'viewer', expires_at })
  const status = async () =>
    (await fetch(`${platform.running.url}/api/v1/experiments`, { headers: { authorization: `Bearer ${json.token}` } }))
      .status
  const { seen } = await listen(json.token)
  offset = -hour
  expect(await status()).toBe(200)
  await eventually(() => expect(seen.heartbeats).toBeGreaterThan(1))
  offset = hour
  expect(await status()).toBe(401)
  await eventually(() => expect(seen.hasEnded).toBe(true))
  offset = 0
  expect(await status()).toBe(200)
})

const guardrail = {
  guardrail_id: 'buys',
  metric_id: 'buy',
  threshold: 0.1,
  relative: true,
  min_samples: 50,
  window_minutes: 15,
  action: 'kill',
  human_in_the_loop: false,
}

/** Requests of the last quarter of an hour by the right clock; the buyers of each variant are so many of 100. */
async function shop(experiment_id: string, buyers: Readonly<Record<string, number>>): Promise<void> {
  for (const [variant_id, count] of Object.entries(buyers)) {
    const ids = Array.from({ length: 100 }, (_, i) => `${experiment_id}-${variant_id}-${i}`)
    const exposedAt = new Date(realNow() - 20 * minute).toISOString()
    const exposures = ids.map((user_id) => ({ user_id, experiment_id, variant_id, at: exposedAt }))
    expect((await platform.call('sdk', 'POST', '/exposures', { exposures })).status).toBe(202)
    const events = ids.map((user_id, i) => ({
      event_id: `${user_id}-bought`,
      user_id,
      event: i < count ? 'purchase' : 'look',
      at: new Date(realNow() - (i % 14) * minute - 30_000).toISOString(),
    }))
    expect((await platform.call('sdk', 'POST', '/track/batch', { events })).status).toBe(202)
  }
  await measurement.ingestion.consumer.drained()
}

async function look(id: string): Promise<string> {
  await measurement.monitor.tick(Date.now())
  return measurement.monitor.status(id)[0]?.state ?? 'none'
}

describe('a guardrail that kills', () => {
  it('does not while the clock is wrong, and judges as before when it is right again', async () => {
    expect((await platform.call('owner', 'POST', '/guardrails', guardrail)).status).toBe(201)
    offset = -3 * hour
    await start('watched', { guardrails: ['buys'] })
    offset = 0
    await shop('watched', { control: 50, treatment: 50 })
    const judged = await look('watched')
    expect(['ok', 'warning']).toContain(judged)
    offset = hour
    expect(await look('watched')).toBe('stale')
    offset = -hour
    expect(['insufficient-data', 'incomplete-data', 'too-young']).toContain(await look('watched'))
    offset = -2.5 * hour
    expect(await look('watched')).toBe('too-young')
    offset = 0
    expect(await look('watched')).toBe(judged)
    expect((await platform.call('viewer', 'GET', '/experiments/watched')).json.status).toBe('active')
  })

  it('kills nobody for harm that lies an hour away by a wrong clock, and kills for it by the right one', async () => {
    offset = -3 * hour
    await start('harmful', { guardrails: ['buys'] })
    offset = 0
    await shop('harmful', { control: 80, treatment: 10 })
    for (const step of steps) {
      offset = step
      expect(await look('harmful')).not.toBe('breach')
      expect((await platform.call('viewer', 'GET', '/experiments/harmful')).json.status).toBe('active')
    }
    offset = 0
    await look('harmful')
    expect((await platform.call('viewer', 'GET', '/experiments/harmful')).json.status).toBe('killed')
  })
})
