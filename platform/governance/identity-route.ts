import { identityDocument } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { everyRole } from '../api/access'
import { principalOf } from '../api/authenticate'

/** GET /identity: whose token this is, so that a client can say as whom it is connected. */
export function identityRoute(version: string): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    app.route({
      method: 'GET',
      url: '/identity',
      config: { access: everyRole },
      schema: { summary: 'Whose token this is', tags: ['governance'], response: { 200: identityDocument } },
      handler: (request) => {
        const { person, role } = principalOf(request)
        return { person, role, version }
      },
    })
  }
  return routes
}
