import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noClickHouse, startClickHouse, type ClickHouseServer } from './server'

const quiet = { level: 127 } as const
const reason = noClickHouse === null ? '' : ` (${noClickHouse})`

describe.skipIf(noClickHouse !== null)(`the ClickHouse for tests${reason}`, () => {
  let folder: string
  let server: ClickHouseServer
  let client: ClickHouseClient
  const connect = (password = server.password) =>
    createClient({ url: server.url, username: server.user, password, log: quiet })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-clickhouse-test-'))
    server = await startClickHouse({ folder, user: 'assay', password: "p:w'd" })
    client = connect()
  })
  afterAll(async () => {
    await client.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function rows(query: string, query_params: Record<string, unknown> = {}) {
    return (await client.query({ query, query_params, format: 'JSONEachRow' })).json()
  }

  it('answers a ping', async () => {
    expect(await client.ping()).toEqual({ success: true })
  })

  it('hands parameters over as they are', async () => {
    const texts = ["it's \\ \n\t\r ☃ $1 \\N", 'b\\n', '']
    const query = 'SELECT {text:String} AS text, {texts:Array(String)} AS texts, {nothing:Nullable(Float64)} AS nothing'
    expect(await rows(query, { text: texts[0], texts, nothing: null })).toEqual([
      { text: texts[0], texts, nothing: null },
    ])
    await expect(rows('SELECT {text:String} AS text')).rejects.toMatchObject({ code: '456' })
  })

  it('takes inserts, compressed ones too, and keeps databases apart', async () => {
    await client.command({ query: 'CREATE DATABASE other' })
    await client.command({ query: 'CREATE TABLE other.t (a Int64, b String) ENGINE = MergeTree ORDER BY a' })
    const zipped = createClient({
      url: server.url,
      username: server.user,
      password: server.password,
      database: 'other',
      compression: { request: true, response: true },
    })
    const values = Array.from({ length: 1000 }, (_, a) => ({ a, b: `line ${a}\nof 'two'` }))
    await zipped.insert({ table: 't', values, format: 'JSONEachRow' })
    const answer = await zipped.query({ query: 'SELECT * FROM t ORDER BY a', format: 'JSONEachRow' })
    expect(await answer.json()).toEqual(values)
    await zipped.close()
    await expect(rows('SELECT * FROM t')).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' })
  })

  it('writes a header once, however long the answer', async () => {
    const query = 'SELECT number FROM numbers(500000)'
    const answer = await client.query({ query, format: 'CSVWithNames' })
    const lines = (await answer.text()).trimEnd().split('\n')
    expect([lines.length, lines.filter((each) => each === '"number"').length]).toEqual([500_001, 1])
  })

  it('applies settings to one statement only', async () => {
    const slow = client.query({
      query: 'SELECT count() FROM numbers(100000000000) WHERE number % 7 = 3',
      clickhouse_settings: { max_execution_time: 1 },
    })
    await expect(slow).rejects.toMatchObject({ code: '159' })
    expect(await rows("SELECT toString(getSetting('max_execution_time')) AS seconds")).toEqual([{ seconds: '0' }])
  })

  it('refuses a wrong password', async () => {
    const stranger = connect('wrong')
    await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516' })
    await stranger.close()
  })

  it('goes on after a reader left in the middle', async () => {
    const leave = new AbortController()
    const answer = await client.query({
      query: 'SELECT number FROM numbers(3000000)',
      format: 'JSONEachRow',
      abort_signal: leave.signal,
    })
    const stream = answer.stream()
    stream.once('data', () => leave.abort())
    await new Promise((resolve) => stream.once('error', resolve).once('close', resolve))
    expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('keeps its tables for the next start', async () => {
    await client.close()
    await server.stop()
    server = await startClickHouse({ folder, user: 'assay', password: "p:w'd" })
    client = connect()
    expect(await rows('SELECT toUInt32(count()) AS n FROM other.t')).toEqual([{ n: 1000 }])
  })
})
