import { experimentDocument } from '@contract'
import { syntheticId } from '../assignment/synthetic-ids'
import type { ServerProcess } from '../server/server-process'
import { inWords, milliseconds, spreadOf, type Figure } from './figures'
import { inLanes, openLoadClient, type LoadAnswer, type LoadClient } from './http-client'

export type Tokens = ServerProcess['tokens']

/** Makes and starts experiments until there are so many, ten to a layer. */
export async function fillUp(client: LoadClient, from: number, to: number): Promise<void> {
  for (let layer = Math.floor(from / 10); layer * 10 < to; layer++) {
    await client.send('POST', '/layers', { layer_id: `load-${layer}`, salt: `load-layer-${layer}` })
  }
  const numbers = Array.from({ length: to - from }, (_, i) => from + i)
  const lanes = Array.from({ length: 4 }, async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) await startOne(client, number)
  })
  await Promise.all(lanes)
}

async function startOne(client: LoadClient, number: number): Promise<void> {
  const id = `load-${number}`
  const made = await client.send('POST', '/experiments', {
    experiment_id: id,
    kind: 'flag',
    layer_id: `load-${Math.floor(number / 10)}`,
    buckets: [(number % 10) * 100, (number % 10) * 100 + 100],
    targeting: { field: 'country', op: 'in', value: ['DE', 'AT', 'CH'] },
    variants: [
      { id: 'off', weight: 50, is_control: true, config: { enabled: false } },
      { id: 'on', weight: 50, config: { enabled: true } },
    ],
  })
  const { version } = experimentDocument.parse(JSON.parse(succeeded(made).text))
  const body = { expected_version: version, reason: 'load', ramp_percent: 50 }
  succeeded(await client.send('POST', `/experiments/${id}/activate`, body))
}

/** Assignment over HTTP with so many experiments in force. */
export async function assignmentOverHttp(server: ServerProcess, count: number, seconds: number): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const lanes of [1, 16]) {
    const client = openLoadClient(server.url, server.tokens.sdk, lanes)
    const ask = async (n: number) => {
      const body = { user_id: syntheticId(n), context: { country: 'DE' } }
      succeeded(await client.send('POST', '/assign', body))
    }
    await inLanes(lanes, seconds / 5, ask)
    const spread = spreadOf(await inLanes(lanes, seconds, ask), seconds)
    client.close()
    figures.push({
      what: `POST /assign, ${count.toLocaleString('en')} experiments, ${lanes} connections`,
      result: inWords(spread),
    })
  }
  return figures
}

/** Events per second through /track/batch, each batch of 100 on disk before it is acknowledged. */
export async function eventsPerSecond(server: ServerProcess, seconds: number): Promise<Figure[]> {
  const lanes = 16
  const client = openLoadClient(server.url, server.tokens.sdk, lanes)
  const send = async (n: number) => {
    const events = Array.from({ length: 100 }, (_, i) => ({
      event_id: `load-${process.pid}-${n}-${i}`,
      user_id: syntheticId(n * 100 + i),
      event: 'page_view',
      properties: { latency_ms: (n + i) % 900 },
    }))
    succeeded(await client.send('POST', '/track/batch', { events }))
  }
  const durations = await inLanes(lanes, seconds, send)
  client.close()
  const { p50, p99, perSecond } = spreadOf(durations, seconds)
  const events = Math.round(perSecond * 100).toLocaleString('en')
  const result = `${events} events per second; a batch: p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}`
  return [{ what: `POST /track/batch, 100 events each, ${lanes} connections, fsync before 202`, result }]
}

export async function snapshotSize(server: ServerProcess, count: number): Promise<Figure[]> {
  const client = openLoadClient(server.url, server.tokens.sdk, 1)
  const first = succeeded(await client.send('GET', '/snapshot'))
  const durations: number[] = []
  for (let i = 0; i < 30; i++) {
    const before = performance.now()
    succeeded(await client.send('GET', '/snapshot'))
    durations.push(performance.now() - before)
  }
  client.close()
  const { p50, p99 } = spreadOf(durations, 1)
  const size = `${first.bytes.toLocaleString('en')} bytes`
  return [
    {
      what: `GET /snapshot, ${count.toLocaleString('en')} experiments`,
      result: `${size}, p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}`,
    },
  ]
}

export function succeeded(answer: LoadAnswer): LoadAnswer {
  if (answer.status < 200 || answer.status >= 300)
    throw new Error(`status ${answer.status}: ${answer.text.slice(0, 500)}`)
  return answer
}
