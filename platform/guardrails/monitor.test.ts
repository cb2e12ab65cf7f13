import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExperimentDocument, GuardrailDefinition } from '@contract'
import { sampleExperiment } from '../../tests/platform/sample-experiment'
import { shopEvents, type ShopTraffic } from '../../tests/platform/shop-events'
import { openDuckdbStore } from '../events/duckdb/open-duckdb-store'
import type { EventBatch, EventStore } from '../events/event-store'
import type { Alert, KillRequest } from '../ports'
import { streamWatermarks, type Watermarks } from '../windows/watermarks'
import { experimentWindows, type Windows } from '../windows/windows'
import { defaultMonitor } from './guardrail-rules'
import { guardrailMonitor, type GuardrailMonitor } from './monitor'
import { realtime } from './realtime'

const activated = Date.parse('2026-02-01T00:00:00Z')
const minute = 60_000
const start = activated + 180 * minute

let folder: string
let store: EventStore
let windows: Windows
let watermarks: Watermarks
let experiment: ExperimentDocument
let monitor: GuardrailMonitor
let kills: KillRequest[]
let alerts: Alert[]
let messages: unknown[]
let offset: number
let now: number

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-monitor-'))
  await mkdir(join(folder, 'work'))
  store = await openDuckdbStore({ path: join(folder, 'events.duckdb'), exportFolder: folder })
  windows = experimentWindows({ store, workFolder: join(folder, 'work') })
  watermarks = await streamWatermarks(store)
  experiment = sampleExperiment()
  ;[kills, alerts, messages, offset, now] = [[], [], [], 0, start]
  const config = {
    experiments: () => [experiment],
    experiment: (id: string) => (id === experiment.experiment_id ? experiment : null),
    changes: () => Promise.resolve([]),
  }
  monitor = guardrailMonitor({
    config,
    store,
    windows,
    watermarks,
    killSwitch: {
      kill: (request) => {
        kills.push(request)
        experiment = { ...experiment, status: 'killed', version: experiment.version + 1 }
        return Promise.resolve({ experiment, repeated: false })
      },
    },
    alerts: { raise: (alert) => Promise.resolve(void alerts.push(alert)), onAlert: () => () => undefined },
    stream: { publish: (_type, data) => Promise.resolve(messages.push(data)) },
    clock: { now: () => now },
    logger: pino({ level: 'silent' }),
    settings: defaultMonitor,
  })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function take(batch: EventBatch): Promise<void> {
  await store.append(batch, ++offset)
  windows.touched.note(batch)
  watermarks.note(batch)
}

const calm = { control: 100, treatment: 100 }

/** Traffic from the start of a test up to `now`, a minute's worth after the other. */
function traffic(more: Partial<ShopTraffic> = {}): EventBatch {
  return shopEvents({ seed: 5, from: start - 60 * minute, to: start, subjects: 24_000, latency: calm, ...more })
}

function guard(more: Partial<GuardrailDefinition>): void {
  experiment = { ...experiment, guardrails: [{ ...experiment.guardrails[0]!, ...more }] }
}

const stateNow = async () => {
  await monitor.tick(now)
  return monitor.status().map(({ state }) => state)
}

/** A partitioner that shares its hash with assignment: even partitions carry the control, odd ones the treatment. */
function byVariant({ events, exposures }: EventBatch): EventBatch {
  const treated = new Set(exposures.filter(({ variantId }) => variantId === 'treatment').map(({ subject }) => subject))
  const partitioned = events.map((event) => ({
    ...event,
    partition: Math.floor(event.partition / 2) * 2 + (treated.has(event.subject) ? 1 : 0),
  }))
  return { events: partitioned, exposures }
}

function isLost({ partition }: { readonly partition: number }): boolean {
  return partition === 1 || partition === 3
}

describe('the guardrail monitor', () => {
  it('shows every guardrail from the first moment, and never as if all were well', async () => {
    expect(monitor.status()).toMatchObject([
      { experiment_id: 'checkout', guardrail_id: 'latency-guard', variant_id: 'treatment', state: 'insufficient-data' },
    ])
    expect(await stateNow()).toEqual(['stale'])
    guard({ metric_id: 'unknown' })
    expect(await stateNow()).toEqual(['insufficient-data'])
  })

  it('lets a harmless treatment be, and kills a harmful one once, with the evidence', async () => {
    await take(traffic())
    expect(await stateNow()).toEqual(['ok'])
    now += 5 * minute
    await take(traffic({ seed: 6, from: start, to: now, subjects: 2000, latency: { control: 100, treatment: 160 } }))
    expect(await stateNow()).toEqual([])
    expect(kills).toHaveLength(1)
    expect(kills[0]).toMatchObject({ experimentId: 'checkout', expectedVersion: null, actor: { kind: 'system' } })
    expect(kills[0]!.evidence).toMatchObject({
      guardrail: { state: 'breach', harm: { excess_lower_bound: expect.any(Number) } },
    })
    expect(alerts).toMatchObject([{ severity: 'critical', state: 'breach' }])
    expect(messages).toMatchObject([{ state: 'ok' }])
    await monitor.tick((now += 20_000))
    expect(kills).toHaveLength(1)
  })

  it('never kills where a person decides, or the action is to alert', async () => {
    await take(traffic({ latency: { control: 100, treatment: 160 } }))
    for (const more of [{ human_in_the_loop: true }, { human_in_the_loop: false, action: 'alert' }] as const) {
      guard(more)
      expect(await stateNow()).toEqual(['breach'])
    }
    expect(kills).toEqual([])
    expect(alerts.every(({ state }) => state === 'breach')).toBe(true)
  })

  it('judges neither the young nor the few', async () => {
    await take(traffic({ latency: { control: 100, treatment: 160 } }))
    experiment = { ...experiment, activated_at: new Date(now - 119 * minute).toISOString() }
    expect(await stateNow()).toEqual(['too-young'])
    experiment = sampleExperiment()
    guard({ min_samples: 5000 })
    expect(await stateNow()).toEqual(['insufficient-data'])
    expect(kills).toEqual([])
  })

  it('takes a lost partition that carries one variant for a loss, not for harm', async () => {
    await take(byVariant(traffic()))
    expect(await stateNow()).toEqual(['ok'])
    now += 5 * minute
    const late = byVariant(
      traffic({ seed: 6, from: start, to: now, subjects: 2000, latency: { control: 100, treatment: 160 } }),
    )
    // the quick requests of the treatment are lost with their partitions, so that it looks even slower
    const lost = late.events.filter(isLost)
    await take({ ...late, events: late.events.filter((event) => !lost.includes(event)) })
    expect(await stateNow()).toEqual(['incomplete-data'])
    expect(monitor.status()[0]!.completeness['treatment']).toBeLessThan(0.9)
    expect(monitor.status()[0]!.completeness['control']).toBe(1)
    expect(kills).toEqual([])
    // what comes late re-opens the window, and then it can be judged
    await take({ events: lost, exposures: [] })
    await monitor.tick(now)
    expect(kills).toHaveLength(1)
  })

  it('kills on no loss that was there from the first minute', async () => {
    const all = byVariant(traffic({ latency: { control: 100, treatment: 160 } }))
    const homes = new Map(all.events.map(({ subject, partition }) => [subject, partition]))
    const exposures = all.exposures.map((each) => ({ ...each, partition: homes.get(each.subject) ?? each.partition }))
    // exposures have come, events have not
    await take({ events: all.events.filter((each) => !isLost(each)), exposures })
    expect(await stateNow()).toEqual(['incomplete-data'])
    expect(monitor.status()[0]!.reason).toContain('partitions 1, 3 have exposures')
    expect(kills).toEqual([])
    await take({ events: all.events.filter(isLost), exposures: [] })
    expect(await stateNow()).toEqual([])
    expect(kills).toHaveLength(1)
  })

  it('kills on no data whose subjects are not split as planned', async () => {
    const all = byVariant(traffic({ latency: { control: 100, treatment: 160 } }))
    const gone = new Set(all.events.filter(({ partition }) => partition === 1).map(({ subject }) => subject))
    await take({
      events: all.events.filter(({ subject }) => !gone.has(subject)),
      exposures: all.exposures.filter(({ subject }) => !gone.has(subject)),
    })
    expect(await stateNow()).toEqual(['incomplete-data'])
    expect(monitor.status()[0]!.reason).toContain('not split as planned')
    expect(kills).toEqual([])
    expect(alerts).toMatchObject([{ severity: 'warning', state: 'incomplete-data' }])
  })

  it('judges quantiles of subjects and of events, and funnels', async () => {
    const wait = { type: 'quantile', event: 'request', field: 'ms', quantile: 0.9, direction: 'decrease' } as const
    const steps = [{ event: 'view' }, { event: 'purchase' }]
    const metrics: ExperimentDocument['metrics'] = [
      { id: 'slowest', ...wait, aggregation: 'max', level: 'subject' },
      { id: 'slow', ...wait, level: 'event' },
      { id: 'path', type: 'funnel', steps },
    ]
    const guardrails = metrics.map(({ id }) => ({
      ...experiment.guardrails[0]!,
      guardrail_id: `${id}-guard`,
      metric_id: id,
      action: 'alert' as const,
    }))
    experiment = { ...experiment, metrics: [...experiment.metrics, ...metrics], guardrails }
    await take(traffic())
    expect(await stateNow()).toEqual(['ok', 'ok', 'ok'])
    expect(monitor.status().map(({ samples }) => samples.treatment > 500)).toEqual([true, true, true])
    now += 5 * minute
    const slow = traffic({ seed: 6, from: start, to: now, subjects: 2000, latency: { control: 100, treatment: 180 } })
    const treated = new Set(
      slow.exposures.filter(({ variantId }) => variantId === 'treatment').map(({ subject }) => subject),
    )
    await take({
      ...slow,
      events: slow.events.filter(({ event, subject }) => event !== 'purchase' || !treated.has(subject)),
    })
    expect(await stateNow()).toEqual(['breach', 'breach', 'breach'])
    expect(kills).toEqual([])
  })

  it('is harmed by no step of the clock', async () => {
    await take(traffic())
    for (const step of [60, -60]) {
      now = start + step * minute
      const [state] = await stateNow()
      expect(['stale', 'ok', 'insufficient-data', 'too-young']).toContain(state)
      if (step > 0) expect(state).toBe('stale')
    }
    now = start
    expect(await stateNow()).toEqual(['ok'])
    expect(kills).toEqual([])
  })

  it('shows windows as moments, re-opened by late events up to six hours', async () => {
    await take(traffic())
    const config = { experiment: (id: string) => (id === 'checkout' ? experiment : null) }
    const show = realtime({ config, store, windows, watermarks, monitor, clock: { now: () => now } })
    const before = await show('checkout', 5, 3)
    expect(before!.windows.map(({ revision }) => revision)).toEqual([1, 1, 1])
    const last = before!.windows.at(-1)!
    expect(last.completeness).toEqual({ control: 1, treatment: 1 })
    for (const { variant_id, count } of last.metrics.filter(({ metric_id }) => metric_id === 'latency')) {
      // a few were exposed at the window's very end and did nothing in it
      expect(count / last.subjects[variant_id]!).toBeGreaterThan(0.98)
      expect(count).toBeLessThanOrEqual(last.subjects[variant_id]!)
    }
    const add = (eventId: string, receivedAt: number): EventBatch => ({
      events: [
        {
          eventId,
          subject: 's5-0',
          event: 'request',
          at: start - 2 * minute,
          receivedAt,
          partition: 0,
          properties: { ms: 1 },
        },
      ],
      exposures: [],
    })
    await take(add('too-late', start - 2 * minute + 6.1 * 60 * minute))
    expect((await show('checkout', 5, 3))!.windows.map(({ revision }) => revision)).toEqual([1, 1, 1])
    await take(add('late', start + 5 * minute))
    expect((await show('checkout', 5, 3))!.windows.map(({ revision }) => revision)).toEqual([1, 1, 2])
    expect(await show('nothing', 1, 1)).toBeNull()
  })
})
