import { assign, assignments, assignOne, type AssignmentDecision } from '@analysis'
import { assignAnswer, assignBody, subjectExperiments, subjectId, type SubjectExperiments } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { programs, readers } from '../api/access'
import { ApiProblem } from '../api/api-problem'
import type { Clock } from '../ports'
import type { AssignmentState } from './assignment-state'

const explainQuery = z.object({
  context: z
    .string()
    .max(20_000)
    .optional()
    .describe("The subject's attributes as a JSON object; without it targeting finds none"),
})

/** Of one token. Assignment is computed in memory, in some tens of microseconds. */
const assignmentsPerSecond = 20_000

/** POST /assign and GET /subjects/{id}/experiments. */
export function assignmentRoutes(current: () => AssignmentState, clock: Clock): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    app.route({
      method: 'POST',
      url: '/assign',
      config: { access: programs, rateLimit: { max: assignmentsPerSecond, timeWindow: 1000 } },
      schema: {
        summary: 'The variants a subject has',
        description: 'Only experiments that the subject is in. Computed from the configuration in memory.',
        tags: ['assignment'],
        body: assignBody,
        response: { 200: assignAnswer },
      },
      handler: async ({ body }) => {
        const { prepared, configVersion, configOf } = current()
        const context = { attributes: body.context ?? {}, now: clock.now() }
        const decisions =
          body.experiments === undefined
            ? assignments(body.user_id, context, prepared)
            : body.experiments.map((id) => assignOne(body.user_id, context, prepared, id))
        return {
          assignments: decisions.flatMap((decision) => {
            if (decision.kind === 'not-assigned') return []
            const { experimentId, variantId } = decision
            const config = configOf(experimentId, variantId)
            return [{ experiment_id: experimentId, variant_id: variantId, config }]
          }),
          config_version: configVersion,
        }
      },
    })

    app.route({
      method: 'GET',
      url: '/subjects/:id/experiments',
      config: { access: readers },
      schema: {
        summary: 'Which experiments a subject is in, and why not in the others',
        tags: ['assignment', 'subjects'],
        params: z.object({ id: subjectId }),
        querystring: explainQuery,
        response: { 200: subjectExperiments },
      },
      handler: async ({ params, query }) => {
        const { prepared, configVersion } = current()
        const context = { attributes: readContext(query.context), now: clock.now() }
        return {
          user_id: params.id,
          config_version: configVersion,
          experiments: assign(params.id, context, prepared).map(explained),
        }
      },
    })
  }
  return routes
}

function explained(decision: AssignmentDecision): SubjectExperiments['experiments'][number] {
  const { experimentId: experiment_id } = decision
  if (decision.kind === 'assigned') {
    return { experiment_id, assigned: true, variant_id: decision.variantId, reason: null, detail: null }
  }
  const { controlId, reason, detail } = decision
  return { experiment_id, assigned: false, variant_id: controlId, reason, detail }
}

const attributes = z.record(z.string(), z.unknown())

/** @throws ApiProblem 422 for text that is no JSON object */
function readContext(text: string | undefined): z.infer<typeof attributes> {
  if (text === undefined) return {}
  try {
    return attributes.parse(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
    const message = 'expected a JSON object of attributes'
    throw new ApiProblem('validation-failed', `query.context: ${message}`, {
      errors: [{ path: 'query.context', message, code: 'invalid-field' }],
    })
  }
}
