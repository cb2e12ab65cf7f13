import {
  changeDocument,
  changeActions,
  experimentDocument,
  experimentInput,
  experimentStatuses,
  experimentUpdate,
  platformId,
  wireInstant,
} from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { editors, readers } from '../../api/access'
import { principalOf } from '../../api/authenticate'
import type { ConfigReader } from '../../ports'
import type { ExperimentService } from './experiment-service'
import { deleteBody, operationAnswer, answerOf } from './operation-answer'

const listQuery = z.object({
  status: z.enum(experimentStatuses).optional(),
  kind: z.enum(['experiment', 'flag']).optional(),
  after: platformId.optional().describe('Experiments after this id, in the order of ids'),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
})

const experimentList = z.object({
  experiments: z.array(experimentDocument),
  next: z.string().nullable().describe('`after` of the next page; null: this was the last'),
})

const changesQuery = z.object({
  since: wireInstant.optional(),
  action: z.enum(changeActions).optional(),
})

const params = z.object({ id: platformId })

/** Experiments and flags: list, make, read, rewrite while a draft, delete softly, and their change log. */
export function experimentRoutes(experiments: ExperimentService, config: ConfigReader): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    const tags = ['experiments']
    app.route({
      method: 'GET',
      url: '/experiments',
      config: { access: readers },
      schema: { summary: 'Experiments and flags', tags, querystring: listQuery, response: { 200: experimentList } },
      handler: async ({ query }) => {
        const { status, kind, after, limit } = query
        const found = config
          .experiments()
          .filter(
            (each) => (status === undefined || each.status === status) && (kind === undefined || each.kind === kind),
          )
          .filter((each) => after === undefined || each.experiment_id > after)
        const page = found.slice(0, limit)
        return { experiments: page, next: found.length > limit ? (page.at(-1)?.experiment_id ?? null) : null }
      },
    })
    app.route({
      method: 'POST',
      url: '/experiments',
      config: { access: editors },
      schema: { summary: 'Makes a draft', tags, body: experimentInput, response: { 201: experimentDocument } },
      handler: async (request, reply) => {
        const document = await experiments.create(request.body, principalOf(request))
        return reply.code(201).header('location', `/api/v1/experiments/${document.experiment_id}`).send(document)
      },
    })
    app.route({
      method: 'GET',
      url: '/experiments/:id',
      config: { access: readers },
      schema: { summary: 'One experiment', tags, params, response: { 200: experimentDocument } },
      handler: async (request) => experiments.find(request.params.id),
    })
    app.route({
      method: 'PUT',
      url: '/experiments/:id',
      config: { access: editors },
      schema: {
        summary: 'Rewrites a draft; of a running one only owner and ramp plan',
        tags,
        params,
        body: experimentUpdate,
        response: operationAnswer,
      },
      handler: async (request, reply) => {
        const { expected_version: expectedVersion, reason } = request.body
        const outcome = await experiments.operate({
          experimentId: request.params.id,
          action: 'update',
          expectedVersion,
          reason,
          actor: principalOf(request),
          fields: { update: request.body },
        })
        return answerOf(reply, outcome)
      },
    })
    app.route({
      method: 'DELETE',
      url: '/experiments/:id',
      config: { access: editors },
      schema: {
        summary: 'Deletes softly: its history stays, its id is never used again',
        tags,
        params,
        body: deleteBody,
        response: operationAnswer,
      },
      handler: async (request, reply) => {
        const { expected_version: expectedVersion, reason } = request.body
        const operation = { experimentId: request.params.id, action: 'archive', expectedVersion, reason } as const
        return answerOf(reply, await experiments.operate({ ...operation, actor: principalOf(request) }))
      },
    })
    app.route({
      method: 'GET',
      url: '/experiments/:id/changes',
      config: { access: readers },
      schema: {
        summary: 'Who changed what, when and why',
        tags,
        params,
        querystring: changesQuery,
        response: { 200: z.object({ changes: z.array(changeDocument) }) },
      },
      handler: async (request) => {
        const { since, action } = request.query
        const changes = await experiments.changes(request.params.id, since === undefined ? 0 : Date.parse(since))
        return { changes: changes.filter((change) => action === undefined || change.action === action) }
      },
    })
  }
  return routes
}
