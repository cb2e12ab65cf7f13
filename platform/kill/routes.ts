import { acknowledgementBody, platformId, propagationDocument } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { programs, readers } from '../api/access'
import { ApiProblem } from '../api/api-problem'
import type { Propagation } from './propagation'

/** POST /acknowledgements and GET /experiments/{id}/propagation. */
export function propagationRoutes(propagation: Propagation): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    app.route({
      method: 'POST',
      url: '/acknowledgements',
      config: { access: programs },
      schema: {
        summary: 'An SDK says which version it uses',
        tags: ['assignment'],
        body: acknowledgementBody,
        response: { 204: z.null() },
      },
      handler: async ({ body }, reply) => {
        propagation.acknowledge(body.sdk_id, body.config_version)
        return reply.code(204).send(null)
      },
    })
    app.route({
      method: 'GET',
      url: '/experiments/:id/propagation',
      config: { access: readers },
      schema: {
        summary: 'How many SDKs have the last change',
        tags: ['experiments'],
        params: z.object({ id: platformId }),
        response: { 200: propagationDocument },
      },
      handler: async ({ params }) => {
        const progress = propagation.of(params.id)
        if (progress === null) throw new ApiProblem('not-found', `there is no experiment ${params.id}`)
        return progress
      },
    })
  }
  return routes
}
