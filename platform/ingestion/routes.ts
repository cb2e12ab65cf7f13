import { exposuresBody, ingestionAnswer, trackBatchBody, type IngestionAnswer, type RejectedItem } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { programs } from '../api/access'
import { ApiProblem } from '../api/api-problem'
import { limitRequests, type RequestLimit } from '../api/limit-requests'
import type { Ingestion } from './ingest'

/** POST /track, /track/batch and /exposures. 202: everything accepted is on disk. */
export function ingestionRoutes(ingestion: Ingestion, limit: RequestLimit): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    await limitRequests(app, limit, ({ headers, ip }) =>
      headers.authorization === undefined ? ip : createHash('sha256').update(headers.authorization).digest('hex'),
    )
    const config = { access: programs, text: 'unchecked' } as const
    const response = { 202: ingestionAnswer }
    app.route({
      method: 'POST',
      url: '/track',
      config,
      schema: {
        summary: 'One event',
        description: 'The same event_id again is the same event. Fields: event_id, user_id, event, at?, properties?.',
        tags: ['ingestion'],
        body: z.record(z.string(), z.unknown()),
        response,
      },
      handler: async ({ body }, reply) => reply.code(202).send(accepted(await ingestion.track([body]), () => 'body')),
    })
    app.route({
      method: 'POST',
      url: '/track/batch',
      config,
      schema: {
        summary: 'Up to 100 events',
        description: 'The good ones are accepted, each bad one is named. 400 when none is good.',
        tags: ['ingestion'],
        body: trackBatchBody,
        response,
      },
      handler: async ({ body }, reply) =>
        reply.code(202).send(accepted(await ingestion.track(body.events), (index) => `body.events.${index}`)),
    })
    app.route({
      method: 'POST',
      url: '/exposures',
      config,
      schema: {
        summary: 'Up to 100 exposures',
        description: 'One counts per subject, experiment, variant and UTC day, at its earliest time.',
        tags: ['ingestion'],
        body: exposuresBody,
        response,
      },
      handler: async ({ body }, reply) =>
        reply.code(202).send(accepted(await ingestion.expose(body.exposures), (index) => `body.exposures.${index}`)),
    })
  }
  return routes
}

/** @throws ApiProblem 400 naming each item when none was good */
function accepted(answer: IngestionAnswer, place: (index: number) => string): IngestionAnswer {
  if (answer.accepted.length > 0) return answer
  const errors = answer.rejected.flatMap((item) => entries(item, place(item.index)))
  throw new ApiProblem('bad-request', `None of the ${answer.rejected.length} items was accepted.`, { errors })
}

function entries({ errors }: RejectedItem, place: string) {
  return errors.map(({ path, message, code }) => ({ path: path === '' ? place : `${place}.${path}`, message, code }))
}
