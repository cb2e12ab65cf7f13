import { streamTypes, type StreamType } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { TokenStore } from '../../governance/tokens/token-store'
import { everyRole } from '../access'
import { ApiProblem } from '../api-problem'
import { principalOf } from '../authenticate'
import { createStreamClient, type StreamClient } from './stream-client'
import type { StreamStore } from './stream-hub'

const typeList = z
  .string()
  .max(200)
  .regex(new RegExp(`^(?:${streamTypes.join('|')})(?:,(?:${streamTypes.join('|')}))*$`), {
    error: `types among ${streamTypes.join(', ')}, with commas between`,
  })

const streamQuery = z.object({
  types: typeList.optional().describe('Only these, with commas between; all when absent'),
  sdk_id: z.string().min(1).max(200).optional().describe('Counts this connection as an SDK in /propagation'),
  last_event_id: z
    .string()
    .regex(/^\d{1,15}$/, { error: 'a message id' })
    .optional(),
})

export interface StreamDeps {
  readonly hub: StreamStore
  readonly tokens: TokenStore
  readonly heartbeatMs: number
  readonly maxClients: number
  readonly onSdk: (sdkId: string, isConnected: boolean) => void
}

export interface StreamServer {
  readonly routes: FastifyPluginAsync
  clients(): number
  dropped(): number
  /** Ends every connection. */
  close(): void
}

/** GET /stream: server-sent events with ids, resume by Last-Event-ID, and a heartbeat. */
export function createStreamServer({ hub, tokens, heartbeatMs, maxClients, onSdk }: StreamDeps): StreamServer {
  const clients = new Set<StreamClient>()
  let dropped = 0
  const heart = setInterval(() => clients.forEach(beat), heartbeatMs)
  heart.unref()
  const forget = tokens.onRevoke((tokenId) => {
    for (const client of clients) if (client.tokenId === tokenId) client.end()
  })

  /** A token that has expired ends its streams as one that was revoked does. */
  function beat(client: StreamClient): void {
    if (tokens.isLive(client.tokenId)) client.heartbeat()
    else client.end()
  }

  const routes: FastifyPluginAsyncZod = async (app) => {
    app.route({
      method: 'GET',
      url: '/stream',
      exposeHeadRoute: false,
      config: { access: everyRole },
      schema: {
        summary: 'Changes as they happen',
        description:
          'Server-sent events. A connection that resumes with Last-Event-ID misses no message and gets none twice, ' +
          'also over a restart of the server; one whose place is no longer kept gets a "reset" first.',
        tags: ['stream'],
        querystring: streamQuery,
        response: { 200: z.string().describe('text/event-stream') },
      },
      handler: (request, reply) => {
        if (clients.size >= maxClients) {
          const detail = `the stream has its ${maxClients} clients; poll /snapshot instead`
          throw new ApiProblem('unavailable', detail, { retryAfterSeconds: 30 })
        }
        const { types, sdk_id: sdkId, last_event_id } = request.query
        const from = placeOf(request.headers['last-event-id'], last_event_id)
        reply.hijack()
        const response = reply.raw
        request.raw.socket.setNoDelay(true)
        request.raw.socket.setTimeout(0)
        response.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
          connection: 'keep-alive',
        })
        const client = createStreamClient(response, {
          tokenId: principalOf(request).tokenId,
          types: types === undefined ? null : readTypes(types),
          onDropped: () => dropped++,
        })
        response.write('retry: 1000\n\n')
        clients.add(client)
        if (sdkId !== undefined) onSdk(sdkId, true)
        response.on('error', () => response.destroy())
        response.on('close', () => {
          clients.delete(client)
          hub.unsubscribe(client)
          if (sdkId !== undefined) onSdk(sdkId, false)
        })
        if (!hub.subscribe(client, from)) client.reset(hub.lastId)
      },
    })
  }

  return {
    routes,
    clients: () => clients.size,
    dropped: () => dropped,
    close() {
      clearInterval(heart)
      forget()
      for (const client of clients) client.end()
    },
  }
}

function readTypes(list: string): ReadonlySet<StreamType> {
  const asked = new Set(list.split(','))
  return new Set(streamTypes.filter((type) => asked.has(type)))
}

function placeOf(header: string | string[] | undefined, query: string | undefined): number | null {
  const text = typeof header === 'string' ? header : query
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}
