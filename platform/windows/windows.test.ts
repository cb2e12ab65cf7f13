import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExperimentDocument } from '@contract'
import { sampleExperiment } from '../../tests/platform/sample-experiment'
import { shopEvents } from '../../tests/platform/shop-events'
import { openDuckdbStore } from '../events/duckdb/open-duckdb-store'
import type { EventBatch, EventStore, StoredEvent } from '../events/event-store'
import { experimentWindows, type ExperimentWindow, type Windows } from './windows'

const minute = 60_000
const start = Date.parse('2026-02-01T03:00:00Z')

let folder: string
let store: EventStore
let windows: Windows
let offset: number

async function open(): Promise<void> {
  store = await openDuckdbStore({ path: join(folder, 'events.duckdb'), exportFolder: folder })
  windows = experimentWindows({ store, workFolder: join(folder, 'work') })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-windows-'))
  await mkdir(join(folder, 'work'))
  offset = 0
  await open()
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function restart(): Promise<void> {
  await store.close()
  await open()
}

async function take(batch: EventBatch): Promise<void> {
  await store.append(batch, ++offset)
  windows.touched.note(batch)
}

/** An hour up to `start`. */
function traffic(seed: number, experimentId: string, subjects = 6000): EventBatch {
  const latency = { control: 100, treatment: 100 + 20 * seed }
  return shopEvents({ seed, from: start - 60 * minute, to: start, subjects, latency, experimentId })
}

/** Without the cap by a percentile, unless it is to have one. */
function experiment(experiment_id: string, isCapped = false): ExperimentDocument {
  const sample = sampleExperiment({ experiment_id })
  const metrics = sample.metrics.map((metric) => (isCapped ? metric : { ...metric, cap: undefined }))
  return { ...sample, metrics: JSON.parse(JSON.stringify(metrics)) }
}

async function windowOf(one: ExperimentDocument): Promise<ExperimentWindow> {
  const found = await windows.ending(one, start, 15)
  if (found === null) throw new Error('it can be analysed')
  return found
}

/** Every number of a window, each with its name. */
function numbersOf({ subjects, metrics, stream }: ExperimentWindow): Readonly<Record<string, number>> {
  const moments = [...metrics].flatMap(([id, { byVariant }]) =>
    [...byVariant].flatMap(([variant, { count, means, comoments }]) =>
      [count, ...means, ...comoments].map((value, at) => [`${id} ${variant} ${at}`, value] as const),
    ),
  )
  return Object.fromEntries([...Object.entries(subjects), ...Object.entries(stream.byVariant), ...moments])
}

function expectSameNumbers(window: ExperimentWindow, other: ExperimentWindow): void {
  const [numbers, others] = [numbersOf(window), numbersOf(other)]
  expect(Object.keys(numbers).toSorted()).toEqual(Object.keys(others).toSorted())
  for (const [name, value] of Object.entries(numbers)) {
    expect(Math.abs(value - others[name]!), name).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)))
  }
}

/** The second request of each subject. */
function isLate({ eventId }: StoredEvent): boolean {
  return eventId.endsWith('request-1')
}

function isLost({ partition, at }: StoredEvent): boolean {
  return partition === 5 && at >= start - 20 * minute
}

function meanOf({ metrics }: ExperimentWindow): number | undefined {
  return metrics.get('latency')?.byVariant.get('control')?.means[0]
}

describe('windows', () => {
  it('are the same for each of many experiments as for one alone, capped ones and shared subjects included', async () => {
    const all = [experiment('a'), experiment('b'), experiment('capped', true), experiment('nobody')]
    await take(traffic(1, 'a'))
    await take(traffic(2, 'b', 3000))
    await take(traffic(3, 'capped', 2000))
    // those of b are in a as well, the other way round
    const shared = traffic(2, 'a', 3000).exposures.map((exposure) => ({
      ...exposure,
      variantId: exposure.variantId === 'control' ? 'treatment' : 'control',
    }))
    await take({ events: [], exposures: shared })
    await windows.prepare(all, start, 15)
    const together = await Promise.all(all.map(windowOf))
    windows = experimentWindows({ store, workFolder: join(folder, 'work') })
    for (const [at, one] of all.entries()) expectSameNumbers(together[at]!, await windowOf(one))
    const [a, b, capped, nobody] = together
    expect(a!.subjects['control']).toBeGreaterThan(b!.subjects['control']! + 500)
    expect(capped!.metrics.get('revenue')?.cap?.value).toBeGreaterThan(0)
    expect(nobody!.subjects).toEqual({})
    expect(together.map(({ revision }) => revision)).toEqual([1, 1, 1, 1])
  })

  it('are computed from the store after a restart as before it, and re-opened by what comes late then', async () => {
    const one = experiment('a')
    const all = traffic(1, 'a')
    await take({ ...all, events: all.events.filter((event) => !isLate(event)) })
    const before = await windowOf(one)
    expect(before.stream.byVariant).toEqual({ control: 1, treatment: 1 })

    await restart()
    const after = await windowOf(one)
    expectSameNumbers(after, before)
    expect(after.revision).toBe(1)

    const late = all.events.filter(isLate).map((event) => ({ ...event, receivedAt: start + 60 * minute }))
    await take({ events: late, exposures: [] })
    const reopened = await windowOf(one)
    expect(reopened.revision).toBe(2)
    expect(meanOf(reopened)).not.toBe(meanOf(before))

    await restart()
    expectSameNumbers(await windowOf(one), reopened)
  })

  it('know after a restart which partitions are lost, as long as the loss is younger than a day', async () => {
    const one = experiment('a')
    const all = traffic(1, 'a')
    await take({ ...all, events: all.events.filter((event) => !isLost(event)) })
    const before = await windowOf(one)
    expect(before.stream.lostPartitions).toEqual([5])
    await restart()
    expectSameNumbers(await windowOf(one), before)
    expect((await windowOf(one)).stream.lostPartitions).toEqual([5])
  })
})
