import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { get, type ClientRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createParser } from 'eventsource-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { xoshiro128 } from '@analysis'
import { configMessage, experimentDocument } from '@contract'
import { startPlatform, type RunningPlatform } from '../../../platform/server/start-platform'
import { prepareDatabase } from '../prepared-database'
import { openLoadClient, type LoadClient } from '../load/http-client'
import { eventually } from '../../support/eventually'

let folder: string
let platform: RunningPlatform
let ownerToken: string
let owner: LoadClient

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-faults-'))
  await prepareDatabase(folder)
  platform = await startPlatform({ dataFolder: folder, port: 0 })
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
    await eventually(() => expect(platform.core.stream.clients()).toBeGreaterThan(0))
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
    await eventually(() => expect(received.at(-1)).toBe(published.at(-1)))
    isOver = true
    connections.at(-1)?.destroy()
    expect(cuts).toBeGreaterThan(10)
    expect(received).toEqual(published)
  })
})
