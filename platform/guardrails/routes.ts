import { guardrailStatusAnswer, platformId, realtimeAnswer } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readers } from '../api/access'
import { ApiProblem } from '../api/api-problem'
import { principalOf } from '../api/authenticate'
import type { AuditLog } from '../ports'
import type { GuardrailMonitor } from './monitor'
import type { Realtime } from './realtime'

/** GET /guardrails/status and GET /experiments/{id}/realtime. */
export function guardrailRoutes(monitor: GuardrailMonitor, realtime: Realtime, audit: AuditLog): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    app.route({
      method: 'GET',
      url: '/guardrails/status',
      config: { access: readers },
      schema: {
        summary: 'Every running experiment and guardrail with its state and reason',
        tags: ['guardrails'],
        response: { 200: guardrailStatusAnswer },
      },
      handler: async () => ({
        evaluated_at: monitor.evaluatedAt === null ? null : new Date(monitor.evaluatedAt).toISOString(),
        guardrails: [...monitor.status()],
      }),
    })
    app.route({
      method: 'GET',
      url: '/experiments/:id/realtime',
      config: { access: readers },
      schema: {
        summary: 'The last windows of an experiment, its lag and its guardrails',
        tags: ['guardrails', 'results'],
        params: z.object({ id: platformId }),
        querystring: z.object({
          minutes: z.enum(['1', '5']).optional().describe('Length of a window; absent: 5'),
          windows: z.coerce.number().int().min(1).max(60).optional().describe('How many; absent: 6'),
        }),
        response: { 200: realtimeAnswer },
      },
      handler: async (request) => {
        const { minutes, windows = 6 } = request.query
        const answer = await realtime(request.params.id, minutes === '1' ? 1 : 5, windows)
        if (answer === null) throw new ApiProblem('not-found', `there is no experiment ${request.params.id}`)
        await audit.record({
          actor: principalOf(request),
          action: 'realtime.read',
          target: `experiment:${request.params.id}`,
        })
        return answer
      },
    })
  }
  return routes
}
