import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { get, type ClientRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createParser } from 'eventsource-parser'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { xoshiro128 } from '@analysis'
import { auditVerification, configMessage, experimentDocument, issuedToken, snapshotKeyDocument } from '@contract'
import { runtimeEnvironment, startSdk } from '../../../platform/sdk'
import { startPlatform, type RunningPlatform } from '../../../platform/server/start-platform'
import { openLoadClient, type LoadClient } from '../load/http-client'

const hour = 3_600_000
let folder: string
let platform: RunningPlatform
let ownerToken: string
let owner: LoadClient
let clockOffset = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-faults-'))
  platform = await startPlatform({ dataFolder: folder, port: 0, clock: { now: () => Date.now() + clockOffset } })
  ownerToken = (await readFile(join(folder, 'owner-token'), 'utf8')).trim()
  owner = openLoadClient(platform.url, ownerToken, 2)
})

afterAll(async () => {
  owner.close()
  await platform.stop()
  await rm(folder, { recursive: true, force: true })
})

async function made(path: string, body: unknown): Promise<unknown> {
  const { status, text } = await owner.send('POST', path, body)
  expect(status, text).toBeLessThan(300)
  return JSON.parse(text)
}

/** A flag that runs, at its version. */
async function started(id: string): Promise<number> {
  const variants = [
    { id: 'off', weight: 50, is_control: true },
    { id: 'on', weight: 50 },
  ]
  const draft = experimentDocument.parse(await made('/experiments', { experiment_id: id, kind: 'flag', variants }))
  const body = { expected_version: draft.version, reason: 'fault test', ramp_percent: 1 }
  return experimentDocument.parse(await made(`/experiments/${id}/activate`, body)).version
}

describe('a stream that is cut again and again', () => {
  it('hands on every change once, in order', async () => {
    const random = xoshiro128(1)
    const received: number[] = []
    let lastId: string | null = null
    let isOver = false
    const connections: ClientRequest[] = []
    let cuts = 0

    function connect(): void {
      const headers = { authorization: `Bearer ${ownerToken}`, ...(lastId !== null && { 'last-event-id': lastId }) }
      const url = `${platform.url}/api/v1/stream?types=config`
      const reconnect = () => {
        if (!isOver) setTimeout(connect, 5)
      }
      const connection = get(url, { headers, agent: false }, (answer) => {
        const parser = createParser({
          onEvent: ({ id, data }) => {
            lastId = id ?? lastId
            received.push(configMessage.parse(JSON.parse(data)).config_version)
          },
        })
        answer.setEncoding('utf8').on('data', (chunk: string) => parser.feed(chunk))
        answer.on('error', () => {})
      })
      connection.on('error', () => {})
      connection.on('close', reconnect)
      connections.push(connection)
    }

    let version = await started('cut-stream')
    connect()
    await vi.waitFor(() => expect(platform.core.stream.clients()).toBeGreaterThan(0))
    const published: number[] = []
    for (let percent = 2; percent <= 60; percent++) {
      const body = { expected_version: version, reason: 'fault test', ramp_percent: percent }
      const next = experimentDocument.parse(await made('/experiments/cut-stream/ramp', body))
      version = next.version
      published.push(next.config_version)
      if (received.length === 0 || random.uniform() < 0.5) continue
      cuts += 1
      connections.at(-1)?.destroy()
    }
    await vi.waitFor(() => expect(received.at(-1)).toBe(published.at(-1)), { timeout: 10_000 })
    isOver = true
    connections.at(-1)?.destroy()
    expect(cuts).toBeGreaterThan(10)
    expect(received).toEqual(published)
  })
})

describe('a clock that steps by an hour', () => {
  it.each([hour, -hour])('by %d ms: versions go on, the log stays whole, a kill arrives', async (step) => {
    const { token } = issuedToken.parse(await made('/tokens', { person: 'shop', role: 'sdk' }))
    const key = JSON.parse((await owner.send('GET', '/snapshot/key')).text)
    const { public_key: publicKey } = snapshotKeyDocument.parse(key)
    const id = step > 0 ? 'forward' : 'backward'
    const version = await started(id)
    const all = { expected_version: version, reason: 'fault test', ramp_percent: 100 }
    const ramped = experimentDocument.parse(await made(`/experiments/${id}/ramp`, all))
    const environment = { ...runtimeEnvironment(), now: () => Date.now() + clockOffset }
    const sdk = startSdk({ url: platform.url, token, publicKey, environment })
    try {
      const { config_version: configVersion } = ramped
      await vi.waitFor(() => expect(sdk.status()).toMatchObject({ streaming: true, configVersion }), {
        timeout: 10_000,
      })
      expect(sdk.variant(id, 'alice').assigned).toBe(true)
      clockOffset += step
      expect(sdk.variant(id, 'alice').assigned).toBe(true)
      const body = { expected_version: ramped.version, reason: 'fault test' }
      const killed = experimentDocument.parse(await made(`/experiments/${id}/kill`, body))
      expect(killed.config_version).toBeGreaterThan(ramped.config_version)
      await vi.waitFor(() => expect(sdk.variant(id, 'alice').reason).toBe('killed'), { timeout: 10_000 })
      const audit = JSON.parse((await owner.send('GET', '/audit/verify')).text)
      expect(auditVerification.parse(audit)).toMatchObject({ ok: true, problems: [] })
    } finally {
      clockOffset = 0
      await sdk.close()
    }
  })
})
