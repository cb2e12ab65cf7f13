import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { measurementOf } from '../../platform/measurement'
import { buyMetric, experimentBody, startTestPlatform, type Parsed, type TestPlatform } from './api-client'

const subject = 'needle-7f3a91c2e5'

let platform: TestPlatform

beforeAll(async () => {
  platform = await startTestPlatform({ runTickers: false })
  expect((await platform.call('owner', 'POST', '/metrics', buyMetric)).status).toBe(201)
  expect((await platform.call('owner', 'POST', '/experiments', experimentBody('shop'))).status).toBe(201)
  const start = { expected_version: 1, reason: 'go' }
  expect((await platform.call('owner', 'POST', '/experiments/shop/activate', start)).status).toBe(200)
})
afterAll(() => platform.stop())

/** Few of each subject, so that the database file holds their ids as they are, not compressed. */
async function visit(user_id: string): Promise<void> {
  const exposures = [{ user_id, experiment_id: 'shop', variant_id: 'control' }]
  expect((await platform.call('sdk', 'POST', '/exposures', { exposures })).status).toBe(202)
  const events = [1, 2, 3].map((n) => ({
    event_id: `${user_id}-${n}`,
    user_id,
    event: 'purchase',
    properties: { note: `${user_id} bought ${n}` },
  }))
  expect((await platform.call('sdk', 'POST', '/track/batch', { events })).status).toBe(202)
}

/** Files of the data folder that hold a text. */
function filesWith(text: string): readonly string[] {
  return readdirSync(platform.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text))
    .map((path) => path.slice(platform.folder.length + 1))
}

async function erase(): Promise<void> {
  await platform.running.tickers.find(({ name }) => name === 'erasure')?.tick(Date.now())
}

async function eventsOf(user: string): Promise<number> {
  return (await platform.call('admin', 'GET', `/subjects/${user}/export`)).json.events.length
}

it('leaves no byte of a deleted subject in any file, and everything of the others, while they are read and written', async () => {
  for (const user of ['other-1', subject, 'other-2', 'other-3']) await visit(user)
  expect((await platform.call('viewer', 'GET', '/experiments/shop/results?fresh=true')).status).toBe(200)
  expect(filesWith(subject).some((file) => file.startsWith('log/'))).toBe(true)
  // a restart brings the rows from the store's own log into its file
  await platform.restart()
  expect(filesWith(subject)).toContain('events.duckdb')
  const deleted = await platform.call('admin', 'DELETE', `/subjects/${subject}`)
  expect(deleted.json.deleted).toEqual({ events: 3, exposures: 1 })
  expect(filesWith(subject).filter((file) => file.startsWith('log/'))).toEqual([])
  const [, ...counts] = await Promise.all([
    erase(),
    visit('other-4'),
    ...Array.from({ length: 10 }, () => eventsOf('other-1')),
    ...Array.from({ length: 5 }, () => platform.call('viewer', 'GET', '/experiments/shop/results?fresh=true')),
  ])
  expect(counts.slice(1, 11)).toEqual(Array.from({ length: 10 }, () => 3))
  expect(filesWith(subject)).toEqual([])
  await measurementOf(platform.running).ingestion.consumer.drained()
  for (const user of ['other-1', 'other-2', 'other-3', 'other-4']) expect(await eventsOf(user)).toBe(3)
  expect(await eventsOf(subject)).toBe(0)
})

it('is remembered over a restart, and done once', async () => {
  await visit('second-needle')
  await platform.restart()
  await platform.call('admin', 'DELETE', '/subjects/second-needle')
  await platform.restart()
  expect(filesWith('second-needle')).toEqual(['events.duckdb'])
  await erase()
  expect(filesWith('second-needle')).toEqual([])
  expect(await measurementOf(platform.running).store.eraseDeleted()).toBe(false)
})

it('goes on with the old file when a server was killed while it wrote the new one', async () => {
  await platform.running.stop()
  const unfinished = join(platform.folder, 'events.duckdb.new')
  writeFileSync(unfinished, 'half a file')
  await platform.restart()
  expect(existsSync(unfinished)).toBe(false)
  expect(await eventsOf('other-2')).toBe(3)
  const { json } = await platform.call('viewer', 'GET', '/experiments/shop/results?fresh=true')
  const [{ variants }]: Parsed[] = json.result.metrics
  expect(variants[0]).toMatchObject({ variant_id: 'control', n: 4 })
})
