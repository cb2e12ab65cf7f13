import fastifyCookie from '@fastify/cookie'
import fastifyWebsocket from '@fastify/websocket'
import { fastify, type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { messageLimitBytes } from '@contract'
import { securityHeaders } from '../services/security-headers'
import type { Services } from '../services/services'
import { serveFiles } from './files'
import { requireSameOrigin } from './same-origin'
import { requireSession } from './session'
import { serveSocket } from './socket'
import { serveUpload } from './upload'

export interface WebHostOptions {
  readonly services: Services
  /** The built window: `out/renderer`. */
  readonly rendererFolder: string
  /** 0: a free one. */
  readonly port: number
  /** The session's secret; see `newSessionToken`. */
  readonly token: string
  readonly uploadLimitBytes: number
  readonly logger: Logger
}

export interface WebHost {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string
  /** The address that starts a session in a browser. It holds the secret. */
  readonly url: string
  close(): Promise<void>
}

/** Starts the browser host. It listens on the loopback address only. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const app = fastify({ forceCloseConnections: true })

  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers(securityHeaders)
  })
  answerErrors(app, options.logger)
  await app.register(fastifyCookie)
  await app.register(fastifyWebsocket, { options: { maxPayload: messageLimitBytes } })
  requireSameOrigin(app)
  requireSession(app, options.token)
  serveSocket(app, options.services)
  serveUpload(app, options.services, options.uploadLimitBytes)
  await serveFiles(app, options.services, options.rendererFolder)

  const origin = await app.listen({ host: '127.0.0.1', port: options.port })
  return { origin, url: `${origin}/?token=${options.token}`, close: async () => app.close() }
}

/** A refused request is told its reason; a bug is logged and told without one. */
function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler(async (error: { readonly statusCode?: number; readonly message: string }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) logger.error({ err: error, method: request.method }, 'the browser host failed to answer')
    const message = status >= 500 ? 'Assay failed to answer. Its log says why.' : error.message
    return reply.code(status).type('text/plain; charset=utf-8').send(`${message}\n`)
  })
}
