import { connect } from 'node:net'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from './api-client'

let platform: TestPlatform

beforeAll(async () => {
  platform = await startTestPlatform({ heartbeatMs: 200 })
  await platform.call('owner', 'POST', '/metrics', buyMetric)
})
afterAll(() => platform.stop())

/** Listens until it is stopped or the server ends the connection. */
async function listen(query = '', lastId?: string) {
  const stop = new AbortController()
  const events: EventSourceMessage[] = []
  const comments: string[] = []
  const response = await fetch(`${platform.running.url}/api/v1/stream${query}`, {
    headers: {
      authorization: `Bearer ${platform.tokens.sdk}`,
      ...(lastId !== undefined && { 'last-event-id': lastId }),
    },
    signal: stop.signal,
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onComment: (comment) => comments.push(comment),
  })
  const ended = (async () => {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body!) parser.feed(decoder.decode(chunk, { stream: true }))
    } catch {
      // cut
    }
  })()
  return {
    events,
    comments,
    ended,
    stop: () => stop.abort(),
    async until(holds: () => boolean) {
      const patience = Date.now() + 20_000
      while (!holds() && Date.now() < patience) await new Promise((resolve) => setTimeout(resolve, 10))
      expect(holds()).toBe(true)
    },
  }
}

const make = (id: string) => platform.call('owner', 'POST', '/experiments', experimentBody(id))
const act = (id: string, action: string, version: number) =>
  platform.call('owner', 'POST', `/experiments/${id}/${action}`, { expected_version: version, reason: 'test' })
const ids = (events: readonly EventSourceMessage[]) => events.map(({ id }) => Number(id))

describe('the stream', () => {
  it('tells of changes and kills as they happen, and beats', async () => {
    const stream = await listen()
    await make('told')
    await act('told', 'activate', 1)
    await act('told', 'kill', 2)
    await stream.until(() => stream.events.some(({ event }) => event === 'kill'))
    await stream.until(() => stream.comments.length > 1)
    const kill = stream.events.find(({ event }) => event === 'kill')!
    expect(JSON.parse(kill.data)).toMatchObject({ experiment_id: 'told', action: 'kill', status: 'killed', version: 3 })
    expect(stream.comments[0]).toContain('heartbeat')
    stream.stop()
  })

  it('misses nothing and doubles nothing over cuts and a restart', async () => {
    const all = await listen()
    const first = await listen()
    await make('cut-1')
    await first.until(() => first.events.length === 1)
    first.stop()
    await make('cut-2')
    await all.until(() => all.events.length === 2)
    await platform.restart()
    await all.ended
    await make('cut-3')
    const second = await listen('', first.events[0]!.id)
    await make('cut-4')
    await second.until(() => second.events.length === 3)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(ids(all.events)).toEqual(ids([first.events[0]!, second.events[0]!]))
    const seen = [...first.events, ...second.events].map(({ data }) => JSON.parse(data).experiment_id)
    expect(seen).toEqual(['cut-1', 'cut-2', 'cut-3', 'cut-4'])
    expect(ids(second.events)).toEqual(ids(second.events).toSorted((a, b) => a - b))
    second.stop()
  })

  it('says so when the place is not kept, and sends only the types asked for', async () => {
    const lost = await listen('', '999999')
    await lost.until(() => lost.events[0]?.event === 'reset')
    lost.stop()
    const kills = await listen('?types=kill')
    await make('typed')
    await act('typed', 'activate', 1)
    await act('typed', 'kill', 2)
    await kills.until(() => kills.events.length === 1)
    expect(kills.events[0]!.event).toBe('kill')
    kills.stop()
  })

  it('counts who acknowledged a kill, and after how long', async () => {
    await make('spread')
    await act('spread', 'activate', 1)
    const sdks = await Promise.all(['a', 'b', 'c', 'd'].map((id) => listen(`?sdk_id=${id}&types=kill`)))
    const { json: killed } = await act('spread', 'kill', 2)
    await Promise.all(sdks.map((sdk) => sdk.until(() => sdk.events.length === 1)))
    for (const sdk_id of ['a', 'b', 'c']) {
      const body = { sdk_id, config_version: killed.config_version }
      expect((await platform.call('sdk', 'POST', '/acknowledgements', body)).status).toBe(204)
    }
    const { json } = await platform.call('viewer', 'GET', '/experiments/spread/propagation')
    expect(json).toMatchObject({ config_version: killed.config_version, sdks_total: 4, sdks_acknowledged: 3 })
    expect(json.p50_ms).toBeGreaterThanOrEqual(0)
    expect(json.p95_ms).toBeGreaterThanOrEqual(json.p50_ms)
    expect(Date.parse(json.push_at)).toBeLessThanOrEqual(Date.now())
    sdks.forEach((sdk) => sdk.stop())
  })

  it('lets go of who does not read, and of a token that was revoked', async () => {
    const { port } = new URL(platform.running.url)
    const deaf = connect(Number(port), '127.0.0.1')
    deaf.pause()
    deaf.write(
      `GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${platform.tokens.viewer}\r\n\r\n`,
    )
    deaf.on('error', () => undefined)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const before = platform.running.core.stream.clients()
    const note = 'x'.repeat(400_000)
    for (let i = 0; i < 40 && platform.running.core.stream.dropped() === 0; i++) {
      await platform.running.core.core.stream.publish('lag', { note })
    }
    expect(platform.running.core.stream.dropped()).toBe(1)
    expect(platform.running.core.stream.clients()).toBeLessThanOrEqual(before)
    deaf.destroy()

    const stream = await listen()
    const { json } = await platform.call('owner', 'GET', '/tokens')
    const token = json.tokens.find(({ role }: { role: string }) => role === 'sdk')
    await platform.call('owner', 'DELETE', `/tokens/${token.token_id}`)
    await stream.ended
  })
})
