import { activateBody, concludeBody, killBody, lifecycleBody, platformId, rampBody } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { editors, operators, type Access } from '../../api/access'
import { principalOf } from '../../api/authenticate'
import type { ExperimentService } from './experiment-service'
import type { OperationAction } from './operation'
import { answerOf, operationAnswer } from './operation-answer'

interface Lifecycle {
  readonly action: Extract<OperationAction, 'activate' | 'ramp' | 'pause' | 'resume' | 'conclude' | 'kill' | 'revive'>
  readonly summary: string
  readonly access: Access
  readonly body: typeof lifecycleBody | typeof activateBody | typeof rampBody | typeof concludeBody | typeof killBody
}

const lifecycle: readonly Lifecycle[] = [
  { action: 'activate', summary: 'Starts a draft', access: editors, body: activateBody },
  { action: 'ramp', summary: 'Lets more subjects in', access: editors, body: rampBody },
  {
    action: 'pause',
    summary: 'Everyone sees the control, until it is resumed',
    access: operators,
    body: lifecycleBody,
  },
  { action: 'resume', summary: 'Resumes a paused experiment', access: operators, body: lifecycleBody },
  { action: 'conclude', summary: 'Ends it with or without a winner', access: editors, body: concludeBody },
  { action: 'kill', summary: 'Gives everyone the control, now', access: operators, body: killBody },
  { action: 'revive', summary: 'Starts a killed experiment again', access: operators, body: lifecycleBody },
]

const params = z.object({ id: platformId })

/** POST /experiments/{id}/activate, ramp, pause, resume, conclude, kill and revive. */
export function lifecycleRoutes(experiments: ExperimentService): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    for (const { action, summary, access, body } of lifecycle) {
      app.route({
        method: 'POST',
        url: `/experiments/:id/${action}`,
        config: { access },
        schema: { summary, tags: ['experiments'], params, body, response: operationAnswer },
        handler: async (request, reply) => {
          const given = request.body
          const outcome = await experiments.operate({
            experimentId: request.params.id,
            action,
            expectedVersion: given.expected_version,
            reason: given.reason,
            actor: principalOf(request),
            idempotencyKey: given.idempotency_key,
            evidence: 'evidence' in given ? given.evidence : null,
            fields: {
              rampPercent: 'ramp_percent' in given ? given.ramp_percent : undefined,
              decision: 'decision' in given ? given.decision : undefined,
            },
          })
          return answerOf(reply, outcome)
        },
      })
    }
  }
  return routes
}
