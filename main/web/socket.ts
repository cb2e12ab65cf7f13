import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { closedForBadMessage, decodeCall, encodeMessage, wirePaths, type HostMessage } from '@contract'
import { isFor } from '../services/event-bus'
import type { Services } from '../services/services'

/** Calls in, answers and events out, over one socket per window. A socket that sends anything else is closed. */
export function serveSocket(app: FastifyInstance, services: Services): void {
  app.get(wirePaths.socket, { websocket: true }, (socket) => connectWindow(socket, services))
}

function connectWindow(socket: WebSocket, services: Services): void {
  const caller = { id: randomUUID() }
  const unsubscribe = services.subscribe((event, to) => {
    if (isFor(to, caller)) send(socket, { kind: 'event', event })
  })

  socket.on('message', (data, isBinary) => {
    const call = isBinary ? null : decodeCall(textOf(data))
    if (call === null) {
      socket.close(closedForBadMessage, 'not a call')
      return
    }
    void services.dispatch(call.channel, call.request, caller).then((envelope) => {
      send(socket, { kind: 'answer', id: call.id, envelope })
    })
  })
  // An oversize or broken frame: ws closes the socket itself with the fitting code.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    unsubscribe()
    services.callerGone(caller)
  })
}

function send(socket: WebSocket, message: HostMessage): void {
  if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message))
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}
