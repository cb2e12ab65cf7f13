import { DuckDBInstance } from '@duckdb/node-api'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from './api-client'

let platform: TestPlatform
beforeEach(async () => {
  platform = await startTestPlatform()
  expect((await platform.call('owner', 'POST', '/metrics', buyMetric)).status).toBe(201)
})
afterEach(() => platform.stop())

/** Runs statements on the warehouse of a server that was stopped; the rows of the last one. */
async function inWarehouse(...statements: readonly string[]): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(join(platform.folder, 'events.duckdb'))
  const connection = await instance.connect()
  let rows: readonly (readonly unknown[])[] = []
  for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRows()
  connection.closeSync()
  instance.closeSync()
  return rows
}

const allChanges = 'SELECT experiment_id, version, action FROM config_changes ORDER BY 1, 2'

async function make(id: string): Promise<void> {
  expect((await platform.call('owner', 'POST', '/experiments', experimentBody(id))).status).toBe(201)
}

it('has every change that was answered in the warehouse, also when the server stops right after it', async () => {
  for (let i = 0; i < 12; i++) await make(`quick-${i}`)
  const removal = { expected_version: 1, reason: 'a try' }
  expect((await platform.call('owner', 'DELETE', '/experiments/quick-3', removal)).status).toBe(200)
  await platform.running.stop()
  const changes = new Set((await inWarehouse(allChanges)).map((row) => row.join(' ')))
  const created = Array.from({ length: 12 }, (_, i) => `quick-${i} 1 create`)
  expect(changes).toEqual(new Set([...created, 'quick-3 2 archive']))
  expect(await inWarehouse("SELECT experiment_id FROM experiments WHERE status = 'archived'")).toEqual([['quick-3']])
  await platform.restart()
})

it('writes at the start what a server that was killed did not bring to the warehouse, and nothing else', async () => {
  for (const id of ['kept', 'behind', 'missing']) await make(id)
  const start = { expected_version: 1, reason: 'go', ramp_percent: 5 }
  expect((await platform.call('owner', 'POST', '/experiments/behind/activate', start)).status).toBe(200)
  await platform.running.stop()
  const before = await inWarehouse(allChanges)
  await inWarehouse(
    "DELETE FROM config_changes WHERE experiment_id = 'missing' OR action = 'activate'",
    "DELETE FROM experiments WHERE experiment_id = 'missing'",
    "UPDATE experiments SET version = 1, status = 'draft' WHERE experiment_id = 'behind'",
    "UPDATE experiments SET status = 'untouched' WHERE experiment_id = 'kept'",
  )
  await platform.restart()
  await platform.running.stop()
  expect(await inWarehouse(allChanges)).toEqual(before)
  expect(await inWarehouse('SELECT experiment_id, version, status FROM experiments ORDER BY 1')).toEqual([
    ['behind', 2, 'active'],
    ['kept', 1, 'untouched'],
    ['missing', 1, 'draft'],
  ])
  await platform.restart()
})
