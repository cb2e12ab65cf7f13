import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEventFile } from '../../platform/events/duckdb/event-file'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from './api-client'

/** Each would end the JSON path or the text around it, in DuckDB or ClickHouse, and read a file of the server. */
const attacks = [
  `a"') AS x, (SELECT content FROM read_text('FILE')) AS "y`,
  `a"' || (SELECT content FROM read_text('FILE')) || '"`,
  `a') , (SELECT content FROM read_text('FILE')) --`,
  `a\\', (SELECT * FROM file('FILE', 'LineAsString')), '`,
  'a b',
  '',
  '$."a"',
  'a'.repeat(65),
]

describe('property names at every door', () => {
  let platform: TestPlatform
  beforeAll(async () => {
    platform = await startTestPlatform({ runTickers: false })
    expect((await platform.call('data_scientist', 'POST', '/metrics', buyMetric)).status).toBe(201)
    expect((await platform.call('data_scientist', 'POST', '/experiments', experimentBody('shop'))).status).toBe(201)
  })
  afterAll(() => platform.stop())

  it('an export refuses what no property can be called, and gives no file of the server', async () => {
    const secret = join(platform.folder, 'owner-token')
    const token = readFileSync(secret, 'utf8').trim()
    for (const attack of attacks) {
      const name = encodeURIComponent(attack.replace('FILE', secret))
      const answer = await platform.call('data_scientist', 'GET', `/experiments/shop/data/events?property=${name}`)
      expect([answer.status, answer.text.includes(token)], attack).toEqual([422, false])
    }
    const good = await platform.call('data_scientist', 'GET', '/experiments/shop/data/events?property=country')
    expect(good.status).toBe(200)
  })

  it('a metric cannot read what no property can be called', async () => {
    for (const [at, attack] of attacks.entries()) {
      const metric = { id: `m${at}`, type: 'mean', event: 'purchase', aggregation: 'sum', field: attack }
      const answer = await platform.call('data_scientist', 'POST', '/metrics', { metric })
      expect(answer.status, attack).toBe(422)
      const filtered = { ...metric, field: 'amount', filter: { field: attack, op: '=', value: 1 } }
      expect((await platform.call('data_scientist', 'POST', '/metrics', { metric: filtered })).status, attack).toBe(422)
    }
  })

  it('an event cannot have such a property', async () => {
    for (const attack of attacks) {
      const event = { event_id: 'e', user_id: 'ann', event: 'view', properties: { [attack]: 1 } }
      expect((await platform.call('sdk', 'POST', '/track', event)).status, attack).toBe(400)
    }
  })
})

describe("the event store's file", () => {
  it('is all that its SQL reaches, beside the folder that it exports to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-event-file-'))
    const exportFolder = join(folder, 'work')
    await writeFile(join(folder, 'owner-token'), 'secret')
    const file = await openEventFile({ path: join(folder, 'events.duckdb'), exportFolder })
    try {
      for (const statement of [
        `SELECT * FROM read_text('${folder}/owner-token')`,
        `SELECT * FROM read_text('${exportFolder}/../owner-token')`,
        `SELECT * FROM glob('${folder}/*')`,
        `COPY (SELECT 1) TO '${folder}/leak.csv'`,
        `ATTACH '${folder}/other.duckdb' AS other`,
        `SET enable_external_access = true`,
        `SET allowed_directories = ['/']`,
      ]) {
        await expect(
          file.reading((connection) => connection.runAndReadAll(statement)),
          statement,
        ).rejects.toThrow(/disabled|locked|Cannot|not allowed/i)
      }
    } finally {
      file.close()
      await rm(folder, { recursive: true })
    }
  })
})
