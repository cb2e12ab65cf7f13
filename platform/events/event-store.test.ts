import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { propertyName, type ChangeDocument } from '@contract'
import { borrowClickHouse, type BorrowedClickHouse } from '../../tests/clickhouse/borrow'
import { noClickHouse } from '../../tests/clickhouse/server'
import { sampleExperiment } from '../../tests/platform/sample-experiment'
import { openClickhouseStore } from './clickhouse/open-clickhouse-store'
import { openDuckdbStore } from './duckdb/open-duckdb-store'
import type { EventStore, StoredEvent, StoredExposure } from './event-store'

const origin = Date.parse('2026-01-05T10:00:00Z')
const minute = 60_000

function event(eventId: string, subject: string, more: Partial<StoredEvent> = {}): StoredEvent {
  return {
    eventId,
    subject,
    event: 'purchase',
    at: origin,
    receivedAt: origin + 500,
    partition: 0,
    properties: {},
    ...more,
  }
}

function exposure(subject: string, variantId: string, more: Partial<StoredExposure> = {}): StoredExposure {
  return { experimentId: 'exp', subject, variantId, at: origin - minute, receivedAt: origin, partition: 0, ...more }
}

const created: ChangeDocument = {
  experiment_id: 'checkout',
  version: 1,
  config_version: 1,
  action: 'create',
  actor: 'ann',
  approved_by: null,
  reason: "it's new",
  at: '2026-02-01T00:00:00.000Z',
  status: 'draft',
  changed: [],
  evidence: null,
}

let folder: string
let server: BorrowedClickHouse | null = null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-events-'))
  server = noClickHouse === null ? await borrowClickHouse() : null
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function parquet(file: string, columns: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const read = await connection.runAndReadAll(`SELECT ${columns} FROM read_parquet('${file}')`)
  const rows = read.getRowsJson()
  connection.closeSync()
  instance.closeSync()
  return rows
}

const stores = [
  {
    name: 'duckdb',
    skip: false,
    open: () => openDuckdbStore({ path: join(folder, 'events.duckdb'), exportFolder: folder }),
  },
  {
    name: 'clickhouse',
    skip: noClickHouse !== null,
    open: () => openClickhouseStore(server!),
  },
]

describe.each(stores)('the event store on $name', ({ skip, open }) => {
  let store: EventStore
  beforeAll(async () => {
    if (!skip) store = await open()
  })
  afterAll(() => store?.close())

  it.skipIf(skip)(
    'shows every event once, however often it came, and the offset with it, also after a restart',
    async () => {
      expect(await store.offset()).toBe(0)
      const batch = {
        events: [event('e1', 'ann'), event('e1', 'ann', { receivedAt: origin + 900 }), event('e2', "bo'b \\ ☃")],
        exposures: [exposure('ann', 'control'), exposure("bo'b \\ ☃", 'treatment')],
      }
      await store.append(batch, 3)
      await store.append(
        { events: [event('e1', 'ann', { receivedAt: origin + 5000 }), event('e3', 'ann')], exposures: [] },
        5,
      )
      await store.close()
      store = await open()
      await store.append(batch, 5)
      expect(await store.offset()).toBe(5)
      const { events, exposures } = await store.subject('ann')
      expect(events.map(({ eventId, receivedAt }) => [eventId, receivedAt - origin])).toEqual([
        ['e1', 500],
        ['e3', 500],
      ])
      expect(exposures).toEqual([exposure('ann', 'control')])
      expect((await store.subject("bo'b \\ ☃")).events).toHaveLength(1)
    },
  )

  it.skipIf(skip)(
    'keeps one exposure per day and variant at its earliest time; another variant stays visible',
    async () => {
      await store.append(
        {
          events: [],
          exposures: [
            exposure('cy', 'control', { at: origin + 5 * minute }),
            exposure('cy', 'control', { at: origin + 2 * minute }),
            exposure('cy', 'treatment', { at: origin + 3 * minute }),
          ],
        },
        6,
      )
      await store.append(
        { events: [], exposures: [exposure('cy', 'control', { at: origin + minute, receivedAt: origin + 9 })] },
        7,
      )
      const { exposures } = await store.subject('cy')
      expect(exposures.map(({ variantId, at }) => [variantId, (at - origin) / minute])).toEqual([
        ['control', 1],
        ['treatment', 3],
      ])
    },
  )

  it.skipIf(skip)('exports raw rows with the properties that metrics read, typed, in order of time', async () => {
    await store.append(
      {
        events: [
          event('p2', 'dee', { at: origin + 2, properties: { amount: 12.5, country: 'DE', vip: true, other: 'x' } }),
          event('p1', 'dee', { at: origin + 1, properties: { amount: 'twelve', country: 7, vip: 'yes' } }),
          event('p3', 'dee', { at: origin + 3, event: 'view', properties: { amount: 3 } }),
          event('p4', 'nobody', { properties: { amount: 1 } }),
        ],
        exposures: [exposure('dee', 'control', { experimentId: 'priced' })],
      },
      8,
    )
    const properties = [
      { name: propertyName.parse('amount'), type: 'number' },
      { name: propertyName.parse('country'), type: 'text' },
      { name: propertyName.parse('vip'), type: 'boolean' },
      { name: propertyName.parse('event_id'), type: 'text' },
    ] as const
    const target = await mkdtemp(join(folder, 'export-'))
    const selection = { experimentIds: ['priced'], eventNames: ['purchase'], properties, range: null }
    const exported = await store.exportRows(selection, target)
    expect([exported.events, exported.exposures]).toEqual([2, 1])
    expect(await parquet(exported.eventsFile, 'event_id, user_id, occurred_at, amount, country, vip')).toEqual([
      ['p1', 'dee', '2026-01-05 10:00:00.001', null, '7', null],
      ['p2', 'dee', '2026-01-05 10:00:00.002', 12.5, 'DE', true],
    ])
    expect(await parquet(exported.exposuresFile, 'experiment_id, user_id, variant_id, typeof(occurred_at)')).toEqual([
      ['priced', 'dee', 'control', 'TIMESTAMP'],
    ])
    await store.append({ events: [], exposures: [exposure('nobody', 'on', { experimentId: 'other' })] }, 8)
    await store.append({ events: [], exposures: [exposure('dee', 'on', { experimentId: 'other' })] }, 8)
    const shared = await store.exportRows({ ...selection, sharedWith: ['other', 'third'] }, target)
    expect([shared.events, shared.exposures]).toEqual([2, 2])
    expect(await parquet(shared.exposuresFile, 'experiment_id, user_id')).toEqual([
      ['priced', 'dee'],
      ['other', 'dee'],
    ])
    await store.showProperties(properties)
    const empty = await store.exportRows(
      { ...selection, range: { from: origin - 9 * minute, to: origin - 8 * minute } },
      target,
    )
    expect([empty.events, empty.exposures]).toEqual([0, 0])
  })

  it.skipIf(skip)('counts events by window, partition and variant, without subjects seen in two', async () => {
    const subjects = ['w1', 'w2', 'w3', 'w4']
    await store.append(
      {
        events: subjects.flatMap((subject, at) => [
          event(`${subject}-1`, subject, { at: origin + at * minute, partition: at % 2 }),
          event(`${subject}-2`, subject, { at: origin + 6 * minute, receivedAt: origin, partition: at % 2 }),
        ]),
        exposures: [
          ...subjects.map((subject, at) =>
            exposure(subject, at < 2 ? 'control' : 'treatment', { experimentId: 'volumes' }),
          ),
          exposure('w4', 'control', { experimentId: 'volumes' }),
        ],
      },
      9,
    )
    const range = { from: origin, to: origin + 10 * minute }
    const volumes = await store.volumes(['volumes', 'unknown'], range, 5 * minute)
    expect([...volumes.keys()]).toEqual(['volumes'])
    expect(volumes.get('volumes')).toEqual([
      {
        start: origin,
        partitions: [
          { partition: 0, events: { control: 1, treatment: 1 } },
          { partition: 1, events: { control: 1 } },
        ],
      },
      {
        start: origin + 5 * minute,
        partitions: [
          { partition: 0, events: { control: 1, treatment: 1 } },
          { partition: 1, events: { control: 1 } },
        ],
      },
    ])
    // a time after its own reception does not move the watermark
    expect((await store.variantWatermarks('volumes')).control).toBe(origin + 500)
    expect((await store.watermarks()).map(({ partition }) => partition)).toEqual([0, 1])
  })

  it.skipIf(skip)(
    'counts who was first exposed since a time, and who of the exposed did anything, by partition',
    async () => {
      const exposed = (subject: string, variantId: string, minutes: number, partition = 0) =>
        exposure(subject, variantId, { experimentId: 'evidence', at: origin + minutes * minute, partition })
      await store.append(
        {
          events: [event('v1-e', 'v1', { at: origin + 2 * minute }), event('v3-e', 'v3', { at: origin + 60 * minute })],
          exposures: [
            exposed('v0', 'control', -2000),
            exposed('v0', 'control', 1),
            exposed('v1', 'control', 1),
            exposed('v2', 'treatment', 2, 7),
            exposed('v3', 'treatment', 3, 7),
            exposed('v4', 'treatment', 4),
            exposed('v4', 'control', 5),
          ],
        },
        10,
      )
      expect(await store.firstExposed('evidence', origin - 3000 * minute)).toEqual({ control: 2, treatment: 2 })
      expect(await store.firstExposed('evidence', origin)).toEqual({ control: 1, treatment: 2 })
      expect(await store.firstExposed('evidence', origin + 3 * minute)).toEqual({ treatment: 1 })
      expect(await store.exposedPartitions('evidence', { from: origin, to: origin + 10 * minute })).toEqual({
        exposed: [
          { partition: 0, events: { control: 2 } },
          { partition: 7, events: { treatment: 2 } },
        ],
        active: [
          { partition: 0, events: { control: 1 } },
          { partition: 7, events: { treatment: 0 } },
        ],
      })
    },
  )

  it.skipIf(skip)('knows which versions of experiments it has, each change once', async () => {
    expect(await store.recordedVersions()).toEqual(new Map())
    await store.recordConfig([{ experiment: sampleExperiment({ version: 1 }), changes: [created] }])
    const changes = [created, { ...created, version: 2 }]
    await store.recordConfig([{ experiment: sampleExperiment({ version: 2 }), changes }])
    expect(await store.recordedVersions()).toEqual(new Map([['checkout', 2]]))
    await store.recordConfig([])
  })

  it.skipIf(skip)('deletes a subject and nobody else', async () => {
    expect(await store.deleteSubject('ann')).toEqual({ events: 2, exposures: 1 })
    expect(await store.subject('ann')).toEqual({ events: [], exposures: [] })
    expect((await store.subject('dee')).events).toHaveLength(3)
    expect(await store.deleteSubject("' OR 1=1 --")).toEqual({ events: 0, exposures: 0 })
  })
})
