import { get, type ClientRequest } from 'node:http'
import { createParser } from 'eventsource-parser'
import { experimentDocument } from '@contract'
import type { ServerProcess } from '../server/server-process'
import { milliseconds, spreadOf, type Figure } from './figures'
import { openLoadClient } from './http-client'
import { succeeded } from './over-http'

/** How long a kill takes from the request to so many clients of the stream, each with a connection of its own. */
export async function killByPush(server: ServerProcess, clients: number, experimentId: string): Promise<Figure[]> {
  const arrivals: number[] = []
  let opened = 0
  const connections = Array.from({ length: clients }, () =>
    listen(
      server,
      () => opened++,
      (type) => {
        if (type === 'kill') arrivals.push(performance.now())
      },
    ),
  )
  try {
    await until(() => opened === clients, 60_000)
    const client = openLoadClient(server.url, server.tokens.owner, 1)
    const { text } = succeeded(await client.send('GET', `/experiments/${experimentId}`))
    const { version } = experimentDocument.parse(JSON.parse(text))
    const killedAt = performance.now()
    const body = { expected_version: version, reason: 'load' }
    succeeded(await client.send('POST', `/experiments/${experimentId}/kill`, body))
    const answered = performance.now() - killedAt
    await until(() => arrivals.length >= clients, 30_000)
    client.close()
    const { p50, p99, max } = spreadOf(
      arrivals.map((at) => at - killedAt),
      1,
    )
    const spread = `p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}, max ${milliseconds(max)}`
    const result = `${spread}; the kill itself was answered after ${milliseconds(answered)}`
    return [{ what: `a kill to ${clients.toLocaleString('en')} clients of the stream`, result }]
  } finally {
    connections.forEach((connection) => connection.destroy())
  }
}

function listen(server: ServerProcess, onOpen: () => void, onMessage: (type: string) => void): ClientRequest {
  const headers = { authorization: `Bearer ${server.tokens.sdk}`, accept: 'text/event-stream' }
  const connection = get(`${server.url}/api/v1/stream?types=config,kill`, { headers, agent: false }, (answer) => {
    if (answer.statusCode !== 200) throw new Error(`the stream answered ${answer.statusCode}`)
    onOpen()
    const parser = createParser({ onEvent: ({ event }) => onMessage(event ?? '') })
    answer.setEncoding('utf8')
    answer.on('data', (chunk: string) => parser.feed(chunk))
    answer.on('error', () => {})
  })
  connection.on('error', () => {})
  return connection
}

async function until(condition: () => boolean, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not reached within ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
