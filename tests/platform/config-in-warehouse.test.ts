import { DuckDBInstance } from '@duckdb/node-api'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buyMetric, experimentBody, startTestPlatform } from './api-client'

it('has every change that was answered in the warehouse, also when the server stops right after it', async () => {
  const platform = await startTestPlatform()
  try {
    expect((await platform.call('owner', 'POST', '/metrics', buyMetric)).status).toBe(201)
    for (let i = 0; i < 12; i++) {
      const made = await platform.call('owner', 'POST', '/experiments', experimentBody(`quick-${i}`))
      expect(made.status).toBe(201)
    }
    await platform.running.stop()
    const instance = await DuckDBInstance.create(join(platform.folder, 'events.duckdb'), { access_mode: 'READ_ONLY' })
    const connection = await instance.connect()
    const reader = await connection.runAndReadAll('SELECT experiment_id FROM config_changes ORDER BY 1')
    connection.closeSync()
    instance.closeSync()
    const expected = Array.from({ length: 12 }, (_, i) => `quick-${i}`).toSorted()
    expect(reader.getRows().flat()).toEqual(expected)
  } finally {
    await platform.stop()
  }
})
