import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import { decodeCall, encodeMessage, type HostEvent } from '@contract'
import { eventually } from '../../tests/support/eventually'
import { backoff } from './backoff'
import { HostGone } from './host-error'
import { SocketLink, type LinkState, type Socket, type SocketListeners } from './socket-link'

let server: WebSocketServer
let link: SocketLink | null = null
const states: LinkState[] = []
const events: HostEvent[] = []

async function listen(port = 0): Promise<number> {
  server = new WebSocketServer({ host: '127.0.0.1', port })
  server.on('connection', answerCalls)
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function answerCalls(socket: ServerSocket): void {
  socket.on('message', (data: Buffer) => {
    const call = decodeCall(data.toString('utf8'))
    if (call === null || call.channel === 'never') return
    socket.send(encodeMessage({ kind: 'answer', id: call.id, envelope: { ok: true, value: call.request } }))
  })
}

async function stopServer(): Promise<void> {
  for (const client of server.clients) client.terminate()
  await new Promise((done) => server.close(done))
}

function connect(port: number): SocketLink {
  link = new SocketLink({
    connect: (listeners) => openSocket(port, listeners),
    onState: (state) => states.push(state),
    onEvent: (event) => events.push(event),
  })
  return link
}

function openSocket(port: number, { opened, received, closed }: SocketListeners): Socket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  socket.on('open', opened)
  socket.on('close', closed)
  socket.on('message', (data: Buffer) => received(data.toString('utf8')))
  socket.on('error', () => undefined)
  return { send: (text) => socket.send(text), close: () => socket.close() }
}

beforeEach(() => {
  states.length = 0
  events.length = 0
})

afterEach(async () => {
  link?.close()
  await stopServer()
})

describe('SocketLink', () => {
  it('answers calls made before the socket is open, each with its own answer', async () => {
    const open = connect(await listen())
    const answers = await Promise.all([open.call('a', { n: 1 }), open.call('b', { n: Infinity })])
    expect(answers).toEqual([
      { ok: true, value: { n: 1 } },
      { ok: true, value: { n: Infinity } },
    ])
    expect(states).toEqual(['connected'])
  })

  it('passes events on', async () => {
    const open = connect(await listen())
    await open.call('a', {})
    for (const client of server.clients)
      client.send(encodeMessage({ kind: 'event', event: { type: 'workspace-changed' } }))
    await eventually(() => expect(events).toEqual([{ type: 'workspace-changed' }]))
  })

  it('fails open and later calls when the host goes, and comes back by itself', async () => {
    const port = await listen()
    const open = connect(port)
    await open.call('a', {})
    const unanswered = expect(open.call('never', {})).rejects.toThrow(HostGone)
    await stopServer()
    await unanswered
    expect(states).toEqual(['connected', 'gone'])
    await expect(open.call('a', {})).rejects.toThrow(HostGone)

    await listen(port)
    await eventually(() => expect(states.at(-1)).toBe('connected'))
    expect(await open.call('a', { back: true })).toEqual({ ok: true, value: { back: true } })
  })
})

describe('backoff', () => {
  it('doubles up to ten seconds', () => {
    expect([0, 1, 2, 5, 6, 100].map(backoff)).toEqual([250, 500, 1000, 8000, 10_000, 10_000])
  })
})
