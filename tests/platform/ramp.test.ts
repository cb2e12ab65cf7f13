import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assignOne, prepareSnapshot } from '@analysis'
import { configSnapshot, toAssignment } from '@contract'
import { measurementOf } from '../../platform/measurement'
import { eventually } from '../support/eventually'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from './api-client'

const minute = 60_000
const plan = { steps: [1, 5, 25, 50, 100], hold_minutes: 60 }
const latency = {
  metric: { id: 'latency', type: 'mean', event: 'request', aggregation: 'mean', field: 'ms', direction: 'decrease' },
}
const slowPages = {
  guardrail_id: 'slow-pages',
  metric_id: 'latency',
  threshold: 0.1,
  relative: true,
  min_samples: 50,
  window_minutes: 15,
  action: 'alert',
}

let now = Date.parse('2026-03-02T08:00:00Z')
let platform: TestPlatform

beforeAll(async () => {
  platform = await startTestPlatform({ clock: { now: () => now }, runTickers: false })
  await prepare(platform)
})
afterAll(() => platform.stop())

async function prepare(target: TestPlatform): Promise<void> {
  for (const metric of [buyMetric, latency])
    expect((await target.call('owner', 'POST', '/metrics', metric)).status).toBe(201)
  expect((await target.call('owner', 'POST', '/guardrails', slowPages)).status).toBe(201)
}

async function start(id: string, fields = {}, target = platform): Promise<void> {
  const body = experimentBody(id, { ramp_plan: plan, ...fields })
  expect((await target.call('owner', 'POST', '/experiments', body)).status).toBe(201)
  const started = await target.call('owner', 'POST', `/experiments/${id}/activate`, {
    expected_version: 1,
    reason: 'go',
  })
  expect(started.json).toMatchObject({ status: 'active', ramp_percent: 1 })
}

async function find(id: string) {
  return (await platform.call('viewer', 'GET', `/experiments/${id}`)).json
}

async function tick(name: string): Promise<void> {
  const ticker = platform.running.tickers.find((each) => each.name === name)
  if (ticker === undefined) throw new Error(`nothing ticks as ${name}`)
  await ticker.tick(now)
}

async function pass(minutes: number): Promise<void> {
  now += minutes * minute
  await tick('ramp')
}

const subjects = Array.from({ length: 20_000 }, (_, i) => `shopper-${i}`)

/** The variant of each subject that is in, by the snapshot that SDKs work by. */
async function assigned(id: string): Promise<ReadonlyMap<string, string>> {
  const document = configSnapshot.parse((await platform.call('sdk', 'GET', '/snapshot')).json)
  const snapshot = prepareSnapshot(toAssignment(document))
  return new Map(
    subjects.flatMap((subject) => {
      const decision = assignOne(subject, { attributes: {}, now }, snapshot, id)
      return decision.kind === 'assigned' ? [[subject, decision.variantId] as const] : []
    }),
  )
}

async function answeredVariant(id: string, user_id: string): Promise<string | undefined> {
  const { json } = await platform.call('sdk', 'POST', '/assign', { user_id, experiments: [id], context: {} })
  return json.assignments[0]?.variant_id
}

describe('a ramp plan on a running server', () => {
  it('goes up a step at a time when the hold has passed, and only adds subjects', async () => {
    await start('climbing')
    let before = await assigned('climbing')
    expect(before.size / subjects.length).toBeCloseTo(0.01, 2)
    for (const percent of [5, 25, 50, 100]) {
      await pass(59)
      expect((await find('climbing')).ramp_percent).toBeLessThan(percent)
      await pass(1)
      expect((await find('climbing')).ramp_percent).toBe(percent)
      const after = await assigned('climbing')
      expect(after.size / subjects.length).toBeCloseTo(percent / 100, 1)
      for (const [subject, variant] of before) expect(after.get(subject)).toBe(variant)
      expect(after.size).toBeGreaterThan(before.size)
      before = after
    }
    for (const subject of subjects.slice(0, 20)) {
      expect(await answeredVariant('climbing', subject)).toBe(before.get(subject))
    }
    await pass(600)
    const { json } = await platform.call('viewer', 'GET', '/experiments/climbing/changes?action=ramp')
    expect(json.changes.map(({ actor, reason }: Record<string, string>) => [actor, reason])).toEqual(
      [5, 25, 50, 100].map((percent) => ['system:ramp', `step of the ramp plan to ${percent} %`]),
    )
  })

  it('pauses on what a guardrail finds in the events, stays there, and goes on when a person says so', async () => {
    await start('slow', { guardrails: ['slow-pages'] })
    await pass(60)
    await pass(60)
    expect(await find('slow')).toMatchObject({ status: 'active', ramp_percent: 25 })
    now += minute
    await requests('slow', { control: 100, treatment: 300 })
    await tick('guardrails')
    await eventually(async () => expect((await find('slow')).status).toBe('paused'))
    const { json } = await platform.call('viewer', 'GET', '/experiments/slow/changes?action=pause')
    expect(json.changes).toMatchObject([
      {
        actor: 'system:ramp',
        reason: expect.stringContaining('The bound lies beyond the margin'),
        evidence: { guardrail_id: 'slow-pages', state: 'breach' },
      },
    ])
    expect((await assigned('slow')).size).toBe(0)
    await pass(600)
    expect(await find('slow')).toMatchObject({ status: 'paused', ramp_percent: 25 })
    const { version } = await find('slow')
    const resume = { expected_version: version, reason: 'mended' }
    expect((await platform.call('owner', 'POST', '/experiments/slow/resume', resume)).status).toBe(200)
    await pass(59)
    expect((await find('slow')).ramp_percent).toBe(25)
    await pass(1)
    expect(await find('slow')).toMatchObject({ status: 'active', ramp_percent: 50 })
  })

  it('pauses also when the alert comes together with a step', async () => {
    await start('raced')
    now += 60 * minute
    const alert = {
      experimentId: 'raced',
      guardrailId: null,
      state: 'breach',
      severity: 'critical',
      message: 'it is slow',
      evidence: {},
    } as const
    await Promise.all([tick('ramp'), platform.running.core.core.alerts.raise(alert)])
    await eventually(async () => expect((await find('raced')).status).toBe('paused'))
    const { json } = await platform.call('viewer', 'GET', '/experiments/raced/changes')
    expect(json.changes.filter(({ action }: { action: string }) => action === 'pause')).toHaveLength(1)
  })

  it('is left alone by a note and by an alert at the end of its plan', async () => {
    await start('noted')
    const note = {
      experimentId: 'noted',
      guardrailId: null,
      state: 'ok',
      message: 'all is well',
      evidence: {},
    } as const
    await platform.running.core.core.alerts.raise({ ...note, severity: 'info' })
    await platform.running.core.core.alerts.raise({ ...note, experimentId: 'climbing', severity: 'critical' })
    await pass(60)
    expect(await find('noted')).toMatchObject({ status: 'active', ramp_percent: 5 })
    expect(await find('climbing')).toMatchObject({ status: 'active', ramp_percent: 100 })
  })
})

/** A quarter of an hour of requests that take about so long, by 100 subjects of each variant who were exposed before. */
async function requests(experiment_id: string, milliseconds: Readonly<Record<string, number>>): Promise<void> {
  for (const [variant_id, about] of Object.entries(milliseconds)) {
    const ids = Array.from({ length: 100 }, (_, i) => `${experiment_id}-${variant_id}-${i}`)
    const at = new Date(now - 20 * minute).toISOString()
    const exposures = ids.map((user_id) => ({ user_id, experiment_id, variant_id, at }))
    expect((await platform.call('sdk', 'POST', '/exposures', { exposures })).status).toBe(202)
    const events = ids.map((user_id, i) => ({
      event_id: `request-${user_id}`,
      user_id,
      event: 'request',
      at: new Date(now - (1 + (i % 12)) * minute).toISOString(),
      properties: { ms: about + (i % 20) },
    }))
    expect((await platform.call('sdk', 'POST', '/track/batch', { events })).status).toBe(202)
  }
  await measurementOf(platform.running).ingestion.consumer.drained()
}

it('takes its steps by itself, by the server’s own scheduler', async () => {
  let offset = 0
  const server = await startTestPlatform({ clock: { now: () => Date.now() + offset } })
  try {
    await prepare(server)
    await start('alone', {}, server)
    offset = 61 * minute
    await eventually(async () => {
      const { json } = await server.call('viewer', 'GET', '/experiments/alone')
      expect(json).toMatchObject({ ramp_percent: 5, status: 'active' })
    })
  } finally {
    await server.stop()
  }
}, 30_000)
