import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { sha256 } from '@analysis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiProblem } from '../api/api-problem'
import { openDuckdbStore } from '../events/duckdb/open-duckdb-store'
import type { EventStore } from '../events/event-store'
import { startConsumer, type LogConsumer } from './consume-log'
import { ingestion } from './ingest'
import { logFolder, type LogFile, type LogFiles } from './log-files'
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log'

const logger = pino({ level: 'silent' })
const now = Date.parse('2026-03-01T12:00:00Z')

let folder: string
let store: EventStore
let log: WriteAheadLog
let consumer: LogConsumer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-ingestion-'))
  store = await openDuckdbStore({ path: join(folder, 'events.duckdb'), exportFolder: folder })
})
afterEach(async () => {
  await log?.close()
  await consumer?.stop()
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(files?: LogFiles, backlogBytes = 1 << 30, optedOut: readonly string[] = []) {
  const settings = { files: files ?? (await logFolder(join(folder, 'log'))), segmentBytes: 5000, pendingBytes: 100_000 }
  log = await openWriteAheadLog(settings, await store.offset())
  consumer = await startConsumer(log, store, logger)
  const config = {
    experiment: (id: string) => (id === 'known' ? Object.create(null) : null),
    current: () => Object.assign(Object.create(null), { opted_out: optedOut }),
  }
  return ingestion({ log, consumer, clock: { now: () => now }, config, backlogBytes })
}

const event = (event_id: string, more: object = {}) => ({ event_id, user_id: 'ann', event: 'view', ...more })

describe('ingestion', () => {
  it('takes the good items of a batch and names each bad one', async () => {
    const { track } = await start()
    const answer = await track([
      event('good', { at: '2026-03-01T11:00:00+01:00', properties: { amount: 3, vip: true } }),
      event('', {}),
      event('late', { at: 'yesterday' }),
      event('ahead', { at: '2026-03-03T00:00:00Z' }),
      event('deep', { properties: { nested: { too: 'deep' } } }),
      event('nul', { user_id: 'a\0b' }),
      event('half', { user_id: 'a\ud800' }),
      event('more', { unknown: 1 }),
      'text',
      null,
    ])
    expect(answer.accepted).toEqual(['good'])
    expect(answer.rejected.map(({ index, errors }) => [index, errors[0]!.path])).toEqual([
      [1, 'event_id'],
      [2, 'at'],
      [3, 'at'],
      [4, 'properties.nested'],
      [5, ''],
      [6, ''],
      [7, ''],
      [8, ''],
      [9, ''],
    ])
    await consumer.drained()
    const { events } = await store.subject('ann')
    expect(events).toMatchObject([{ eventId: 'good', at: now - 2 * 3_600_000, properties: { amount: 3, vip: true } }])
  })

  it('keeps one exposure per subject, experiment, variant and day, of experiments that there are', async () => {
    const { expose } = await start()
    const exposure = { user_id: 'ann', experiment_id: 'known', variant_id: 'b' }
    const answer = await expose([
      exposure,
      { ...exposure, at: '2026-03-01T01:00:00Z' },
      { ...exposure, experiment_id: 'gone' },
    ])
    expect(answer.accepted).toEqual(['known/b/2026-03-01/ann', 'known/b/2026-03-01/ann'])
    expect(answer.rejected).toMatchObject([{ index: 2, errors: [{ code: 'unknown-experiment' }] }])
    await expose([{ ...exposure, at: '2026-03-02T01:00:00Z' }])
    await consumer.drained()
    expect((await store.subject('ann')).exposures.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-03-01T01:00:00.000Z',
      '2026-03-02T01:00:00.000Z',
    ])
  })

  it('keeps nothing of subjects who opted out', async () => {
    const { track } = await start(undefined, 1 << 30, [sha256('ann')])
    expect((await track([event('a'), event('b', { user_id: 'bo' })])).accepted).toEqual(['a', 'b'])
    await consumer.drained()
    expect((await store.subject('ann')).events).toEqual([])
    expect((await store.subject('bo')).events).toHaveLength(1)
  })

  it('deletes the log behind the store, and starts again where it was', async () => {
    const first = await start()
    for (let at = 0; at < 200; at++) await first.track([event(`e${at}`)])
    await consumer.drained()
    expect(log.bytes).toBeLessThan(12_000)
    await log.close()
    await consumer.stop()
    const again = await start()
    expect(consumer.offset).toBe(200)
    await again.track([event('e0'), event('e200')])
    await consumer.drained()
    expect((await store.subject('ann')).events).toHaveLength(201)
  })

  it('says that the disk is full or read-only, keeps what it acknowledged, and goes on when there is room', async () => {
    let code: string | null = null
    const files = await logFolder(join(folder, 'log'))
    const refusing = (file: LogFile): LogFile => ({
      ...file,
      write: async (bytes, position) => {
        if (code !== null) throw Object.assign(new Error('refused'), { code })
        await file.write(bytes, position)
      },
    })
    const failing: LogFiles = {
      ...files,
      open: async (name) => refusing(await files.open(name)),
      create: async (name) => refusing(await files.create(name)),
    }
    const { track } = await start(failing)
    await track([event('before')])
    for (const [fault, status] of [
      ['ENOSPC', 507],
      ['EROFS', 503],
      ['EIO', 503],
    ] as const) {
      code = fault
      const problem = await track([event(`during ${fault}`)]).catch((failure: unknown) => failure)
      expect(problem).toBeInstanceOf(ApiProblem)
      expect(problem).toMatchObject({ status })
      code = null
    }
    await track([event('after')])
    await consumer.drained()
    expect((await store.subject('ann')).events.map(({ eventId }) => eventId).toSorted()).toEqual(['after', 'before'])
  })

  it('refuses rather than grows: when more waits for the disk than fits, and when the store is behind', async () => {
    const { track } = await start()
    const big = (id: string) => event(id, { properties: { text: 'x'.repeat(2000) } })
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, (_, at) => track([big(`big${at}`)])))
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(10)
    expect(
      refused.every(
        (each) => each.status === 'rejected' && each.reason instanceof ApiProblem && each.reason.status === 503,
      ),
    ).toBe(true)
    await consumer.drained()
    expect((await store.subject('ann')).events).toHaveLength(100 - refused.length)
    await log.close()
    await consumer.stop()
    const behind = await start(undefined, -1)
    await expect(behind.track([event('late')])).rejects.toMatchObject({ status: 503, extras: { retryAfterSeconds: 5 } })
  })

  it('keeps the log while the store refuses, and brings everything once it takes again', async () => {
    const real = store
    let broken = true
    store = {
      ...real,
      append: (batch, offset) => (broken ? Promise.reject(new Error('down')) : real.append(batch, offset)),
    }
    const { track } = await start()
    await track([event('kept')])
    await expect(consumer.drained()).rejects.toThrow('down')
    expect((await real.subject('ann')).events).toEqual([])
    broken = false
    await consumer.drained()
    expect((await real.subject('ann')).events).toHaveLength(1)
  })

  it('has every acknowledged event once after kill -9, again and again', async () => {
    await store.close()
    const entry = fileURLToPath(new URL('../../tests/platform/ingestion-child.ts', import.meta.url))
    const acknowledged = new Set<string>()
    for (let run = 0; run < 6; run++) {
      const child = fork(entry, [folder, `run${run}`], { execArgv: ['--import', 'tsx'] })
      const before = acknowledged.size
      child.on('message', (message) => {
        if (Array.isArray(message)) for (const id of message) acknowledged.add(String(id))
      })
      await once(child, 'message')
      await new Promise((resolve) => setTimeout(resolve, 150 + 60 * run))
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(acknowledged.size).toBeGreaterThan(before)
    }
    store = await openDuckdbStore({ path: join(folder, 'events.duckdb'), exportFolder: folder })
    await start()
    await consumer.drained()
    const subjects = [...new Set([...acknowledged].map((id) => id.split('-').slice(0, 2).join('-')))]
    const found: string[] = []
    for (const subject of subjects) found.push(...(await store.subject(subject)).events.map(({ eventId }) => eventId))
    expect(new Set(found).size).toBe(found.length)
    expect([...acknowledged].filter((id) => !found.includes(id))).toEqual([])
  })
})
