import { platformId, resultsAnswer } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readers } from '../api/access'
import { principalOf } from '../api/authenticate'
import type { AuditLog } from '../ports'
import type { Results } from './results'

/** GET /experiments/{id}/results. */
export function resultsRoutes(results: Results, audit: AuditLog): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    app.route({
      method: 'GET',
      url: '/experiments/:id/results',
      config: { access: readers },
      schema: {
        summary: 'The analysis of an experiment so far',
        description: 'Computed every hour, and at once with fresh=true. Every read is in the audit log.',
        tags: ['results'],
        params: z.object({ id: platformId }),
        querystring: z.object({ fresh: z.enum(['true', 'false']).optional() }),
        response: { 200: resultsAnswer },
      },
      handler: async (request) => {
        const answer = await results.get(request.params.id, request.query.fresh === 'true')
        await audit.record({
          actor: principalOf(request),
          action: 'results.read',
          target: `experiment:${request.params.id}`,
          detail: { computed_at: answer.computed_at },
        })
        return answer
      },
    })
  }
  return routes
}
