import { sha256 } from '@analysis'
import { subjectDeletion, subjectExport, subjectId } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { administrators } from '../api/access'
import { principalOf } from '../api/authenticate'
import type { Subjects } from './subjects'

const params = z.object({ id: subjectId })

/** What subjects may ask for: PUT and DELETE /subjects/{id}/opt-out, GET /subjects/{id}/export, DELETE /subjects/{id}. */
export function subjectRoutes(subjects: Subjects): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    const config = { access: administrators }
    const tags = ['subjects']
    app.route({
      method: 'PUT',
      url: '/subjects/:id/opt-out',
      config,
      schema: { summary: 'In no experiment any more, and measured no more', tags, params, response: { 204: z.null() } },
      handler: async (request, reply) => {
        await subjects.optOut(request.params.id, principalOf(request))
        return reply.code(204).send(null)
      },
    })
    app.route({
      method: 'DELETE',
      url: '/subjects/:id/opt-out',
      config,
      schema: { summary: 'In experiments again', tags, params, response: { 204: z.null() } },
      handler: async (request, reply) => {
        await subjects.optIn(request.params.id, principalOf(request))
        return reply.code(204).send(null)
      },
    })
    app.route({
      method: 'GET',
      url: '/subjects/:id/export',
      config,
      schema: { summary: 'Everything known of a subject', tags, params, response: { 200: subjectExport } },
      handler: (request) => subjects.export(request.params.id, principalOf(request)),
    })
    app.route({
      method: 'DELETE',
      url: '/subjects/:id',
      config,
      schema: {
        summary: 'Deletes every event and exposure of a subject',
        description: 'What it sends afterwards is taken again, unless it opted out.',
        tags,
        params,
        response: { 200: subjectDeletion },
      },
      handler: async (request) => ({
        deleted: await subjects.delete(request.params.id, principalOf(request)),
        subject_hash: sha256(request.params.id),
      }),
    })
  }
  return routes
}
