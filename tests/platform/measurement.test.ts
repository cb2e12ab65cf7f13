import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256, xoshiro128 } from '@analysis'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bandits } from '../../platform/bandits/bandits'
import { measurementOf, type MeasurementPart } from '../../platform/measurement'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from './api-client'

let platform: TestPlatform
let measurement: MeasurementPart

beforeAll(async () => {
  platform = await startTestPlatform({ runTickers: false })
  measurement = measurementOf(platform.running)
  expect((await platform.call('data_scientist', 'POST', '/metrics', buyMetric)).status).toBe(201)
})
afterAll(() => platform.stop())

async function run(id: string, fields: Record<string, unknown> = {}) {
  expect((await platform.call('data_scientist', 'POST', '/experiments', experimentBody(id, fields))).status).toBe(201)
  const body = { expected_version: 1, reason: 'test' }
  expect((await platform.call('owner', 'POST', `/experiments/${id}/activate`, body)).status).toBe(200)
}

/** Subjects exposed and, with the chance of their variant, buying; through the API in full batches. */
async function shop(experiment_id: string, subjects: number, chance: Record<string, number>): Promise<void> {
  const random = xoshiro128(7)
  const ids = Array.from({ length: subjects }, (_, at) => ({
    user_id: `${experiment_id}-${at}`,
    variant_id: at % 2 === 0 ? 'control' : 'treatment',
  }))
  const buyers = ids.filter(({ variant_id }) => random.uniform() < chance[variant_id]!)
  for (let at = 0; at < ids.length; at += 100) {
    const exposures = ids.slice(at, at + 100).map((each) => ({ ...each, experiment_id }))
    expect((await platform.call('sdk', 'POST', '/exposures', { exposures })).status).toBe(202)
  }
  const at = new Date(Date.now() + 1000).toISOString()
  for (let from = 0; from < buyers.length; from += 100) {
    const events = buyers
      .slice(from, from + 100)
      .map(({ user_id }) => ({ event_id: `buy-${user_id}`, user_id, event: 'purchase', at }))
    expect((await platform.call('sdk', 'POST', '/track/batch', { events })).status).toBe(202)
  }
  await measurement.ingestion.consumer.drained()
}

describe('ingestion over HTTP', () => {
  it('answers 202 with ids, and 400 naming every item when none is good', async () => {
    const one = await platform.call('sdk', 'POST', '/track', { event_id: 'e', user_id: 'ann', event: 'view' })
    expect([one.status, one.json]).toEqual([202, { accepted: ['e'], rejected: [] }])
    const mixed = await platform.call('sdk', 'POST', '/track/batch', {
      events: [{ event_id: 'f', user_id: 'ann', event: 'view' }, 7],
    })
    expect(mixed.json).toMatchObject({ accepted: ['f'], rejected: [{ index: 1, status: 400 }] })
    const bad = await platform.call('sdk', 'POST', '/track/batch', { events: [{}, { event_id: 'g' }] })
    expect([bad.status, bad.headers.get('content-type')]).toEqual([400, expect.stringContaining('problem+json')])
    expect(bad.json.errors.map(({ path }: { path: string }) => path)).toContain('body.events.1.user_id')
    const unknown = await platform.call('sdk', 'POST', '/exposures', {
      exposures: [{ user_id: 'a', experiment_id: 'no', variant_id: 'b' }],
    })
    expect(unknown.status).toBe(400)
    const many = await platform.call('sdk', 'POST', '/track/batch', { events: Array.from({ length: 101 }, () => ({})) })
    expect(many.status).toBeGreaterThanOrEqual(400)
    expect((await platform.call('viewer', 'POST', '/track', { event_id: 'e', user_id: 'a', event: 'v' })).status).toBe(
      403,
    )
  })
})

describe('results and guardrails over HTTP', () => {
  it('computes, keeps and audits results', async () => {
    await run('priced')
    await shop('priced', 2000, { control: 0.1, treatment: 0.3 })
    const { status, json } = await platform.call('viewer', 'GET', '/experiments/priced/results')
    expect(status).toBe(200)
    expect(json.rows).toMatchObject({ exposures: 2000 })
    const [metric] = json.result.metrics
    expect(metric.effects[0]).toMatchObject({ variant_id: 'treatment', significant: true })
    const again = await platform.call('viewer', 'GET', '/experiments/priced/results')
    expect(again.json).toEqual(json)
    const audit = await platform.call('owner', 'GET', '/audit')
    expect(audit.text).toContain('results.read')
    expect((await platform.call('sdk', 'GET', '/experiments/priced/results')).status).toBe(403)
    expect((await platform.call('viewer', 'GET', '/experiments/none/results')).status).toBe(404)
  })

  it('shows guardrails of running experiments and their windows', async () => {
    const guardrail = {
      guardrail_id: 'buy-floor',
      metric_id: 'buy',
      threshold: 0.1,
      relative: true,
      min_samples: 100,
      window_minutes: 5,
      action: 'kill',
    }
    expect((await platform.call('data_scientist', 'POST', '/guardrails', guardrail)).status).toBe(201)
    await run('guarded', { guardrails: ['buy-floor'] })
    const before = await platform.call('on_call', 'GET', '/guardrails/status')
    expect(before.json.guardrails).toMatchObject([
      { experiment_id: 'guarded', guardrail_id: 'buy-floor', state: 'insufficient-data' },
    ])
    await measurement.monitor.tick(Date.now())
    const after = await platform.call('on_call', 'GET', '/guardrails/status')
    expect(after.json.guardrails).toMatchObject([
      { state: 'too-young', reason: expect.stringContaining('120 minutes') },
    ])
    const realtime = await platform.call('on_call', 'GET', '/experiments/guarded/realtime?minutes=1&windows=3')
    expect([realtime.status, realtime.json.windows.length]).toEqual([200, 3])
  })
})

describe('bandits', () => {
  it('reallocates by Thompson sampling above the floor, after learning, never on a regulated surface', async () => {
    const { core } = platform.running
    const decide = bandits({
      config: core.core.config,
      changes: core.core.changes,
      results: measurement.results,
      logger: pino({ level: 'silent' }),
    })
    await run('bandit', { bandit: { floor: 0.1, learning_hours: 24 } })
    // a regulated surface with a bandit is refused when it is configured, or at the latest when it would reallocate
    const regulated = await platform.call(
      'data_scientist',
      'POST',
      '/experiments',
      experimentBody('regulated', { bandit: { floor: 0.1, learning_hours: 0 }, surface_regulated: true }),
    )
    await shop('bandit', 1000, { control: 0.1, treatment: 0.3 })
    const outcome = async (now: number) =>
      (await decide(now)).find(({ experimentId }) => experimentId === 'bandit')?.outcome
    expect(await outcome(Date.now())).toBe('learning')
    const dayLater = Date.now() + 25 * 3_600_000
    expect(await outcome(dayLater)).toBe('reallocated')
    const { json } = await platform.call('viewer', 'GET', '/experiments/bandit')
    expect(json.variants.map(({ weight }: { weight: number }) => weight)).toEqual([10, 90])
    const { json: log } = await platform.call('viewer', 'GET', '/experiments/bandit/changes')
    expect(log.changes.at(-1)).toMatchObject({
      action: 'reallocate',
      actor: 'system:bandits',
      reason: expect.stringContaining('Thompson'),
    })
    expect(await outcome(dayLater)).toBe('unchanged')
    if (regulated.status === 201) {
      await platform.call('owner', 'POST', '/experiments/regulated/activate', { expected_version: 1, reason: 'test' })
      expect(await decide(dayLater)).toContainEqual({ experimentId: 'regulated', outcome: 'regulated' })
    } else expect(regulated.status).toBe(422)
  })
})

describe("subjects' rights", () => {
  it('exports everything known, deletes all of it from table and log, and names nobody in the audit', async () => {
    await run('rights')
    const subject = 'subject-with-a-name'
    await platform.call('sdk', 'POST', '/exposures', {
      exposures: [{ user_id: subject, experiment_id: 'rights', variant_id: 'control' }],
    })
    const event = { event_id: 'own', user_id: subject, event: 'purchase', properties: { amount: 3 } }
    await platform.call('sdk', 'POST', '/track', event)
    for (const role of ['data_scientist', 'on_call', 'viewer', 'sdk'] as const) {
      expect((await platform.call(role, 'GET', `/subjects/${subject}/export`)).status).toBe(403)
      expect((await platform.call(role, 'DELETE', `/subjects/${subject}`)).status).toBe(403)
    }
    const exported = await platform.call('admin', 'GET', `/subjects/${subject}/export`)
    expect(exported.json).toMatchObject({
      exposures: [{ experiment_id: 'rights', variant_id: 'control' }],
      events: [{ event_id: 'own', properties: { amount: 3 } }],
    })
    const deleted = await platform.call('admin', 'DELETE', `/subjects/${subject}`)
    expect(deleted.json).toEqual({ deleted: { events: 1, exposures: 1 }, subject_hash: sha256(subject) })
    const after = await platform.call('admin', 'GET', `/subjects/${subject}/export`)
    expect(after.json).toMatchObject({ exposures: [], events: [] })
    const logFiles = join(platform.folder, 'log')
    for (const file of readdirSync(logFiles)) expect(readFileSync(join(logFiles, file)).includes(subject)).toBe(false)
    const audit = await platform.call('owner', 'GET', '/audit')
    expect(audit.text).toContain(sha256(subject))
    expect(audit.text).not.toContain(subject)
  })

  it('takes who opts out out of experiments and out of the data', async () => {
    expect((await platform.call('admin', 'PUT', '/subjects/shy/opt-out')).status).toBe(204)
    await platform.call('sdk', 'POST', '/track', { event_id: 'shy-1', user_id: 'shy', event: 'view' })
    const { json } = await platform.call('admin', 'GET', '/subjects/shy/export')
    expect(json).toMatchObject({ opted_out: true, events: [] })
    const explained = await platform.call('viewer', 'GET', '/subjects/shy/experiments')
    expect(explained.json.experiments.every(({ assigned }: { assigned: boolean }) => !assigned)).toBe(true)
    expect((await platform.call('admin', 'DELETE', '/subjects/shy/opt-out')).status).toBe(204)
    expect((await platform.call('admin', 'GET', '/subjects/shy/export')).json.opted_out).toBe(false)
  })
})
