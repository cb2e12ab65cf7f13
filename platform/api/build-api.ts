import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import type { Logger } from 'pino'
import type { TokenStore } from '../governance/tokens/token-store'
import { answerProblem } from './answer-problem'
import { measureRequests, type ApiMetrics } from './api-metrics'
import { ApiProblem } from './api-problem'
import { requireAccess } from './authenticate'
import { guardHost } from './host-guard'
import { limitRequests } from './limit-requests'
import { describeApi, openApiRoute } from './openapi'
import { answerCompiler, requestCompiler } from './schema-compilers'
import { defaultTextLimits, textProblem } from './text-limits'

export interface ApiOptions {
  readonly logger: Logger
  readonly tokens: TokenStore
  readonly allowedHosts: readonly string[] | null
  readonly checkAnswers: boolean
  /** Of one token, or of one address without any. */
  readonly requestsPerSecond: number
  /** The same on the routes that every SDK of a token calls when a change is pushed. */
  readonly sdkRequestsPerSecond: number
  readonly version: string
  /** Routes under /api/v1 that share one limit of requests. */
  readonly routes: readonly FastifyPluginAsync[]
  /** Routes under /api/v1 that SDKs call, many of one token at once. */
  readonly sdkRoutes: readonly FastifyPluginAsync[]
  /** Routes under /api/v1 of parts that set their own limits. */
  readonly parts: readonly FastifyPluginAsync[]
  /** What /healthz says besides that the server answers. */
  readonly health: () => Readonly<Record<string, unknown>>
}

const bodyLimit = 1_048_576

/** The HTTP server with everything that holds for every route. It does not listen yet. */
export async function buildApi(options: ApiOptions): Promise<{ app: FastifyInstance; metrics: ApiMetrics }> {
  const loggerInstance: FastifyBaseLogger = options.logger
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2000 },
    return503OnClosing: true,
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
  })
  app.setValidatorCompiler(requestCompiler)
  app.setSerializerCompiler(answerCompiler(options.checkAnswers))
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler((request, reply) =>
    answerProblem(new ApiProblem('not-found', `there is no ${request.method} on this path`), request, reply),
  )
  guardHost(app, options.allowedHosts)
  const metrics = measureRequests(app)
  requireAccess(app, options.tokens)
  limitText(app)
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
  })
  await describeApi(app, options.version)
  openRoutes(app, metrics, options.health)
  await app.register(
    async (api) => {
      openApiRoute(api)
      await api.register(limited(options.routes, options.requestsPerSecond))
      await api.register(limited(options.sdkRoutes, options.sdkRequestsPerSecond))
      for (const part of options.parts) await api.register(part)
    },
    { prefix: '/api/v1' },
  )
  return { app, metrics }
}

function limited(routes: readonly FastifyPluginAsync[], requestsPerSecond: number): FastifyPluginAsync {
  return async (scope) => {
    const limit = { requests: requestsPerSecond, perMs: 1000 }
    await limitRequests(scope, limit, ({ principal, ip }) => principal?.tokenId ?? ip)
    for (const route of routes) await scope.register(route)
  }
}

/** JSON that no schema should have to look at is refused before any does. */
function limitText(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ body, query, params, routeOptions }) => {
    const checkText = routeOptions.config.text !== 'unchecked'
    for (const [part, value] of Object.entries({ body, query, params })) {
      const problem = textProblem(value, defaultTextLimits, checkText)
      if (problem !== null) throw new ApiProblem('bad-request', `the ${part} ${problem}`)
    }
  })
}

function openRoutes(app: FastifyInstance, metrics: ApiMetrics, health: ApiOptions['health']): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { access: 'public', rateLimit: false },
    schema: { summary: 'Whether the server answers', tags: ['operation'] },
    handler: async () => ({ status: 'ok', ...health() }),
  })
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'public', rateLimit: false },
    schema: { summary: 'Figures for Prometheus: counts and durations, no names of subjects', tags: ['operation'] },
    handler: async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  })
}
