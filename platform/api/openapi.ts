import swagger from '@fastify/swagger'
import { problemDocument } from '@contract'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problemType } from './answer-problem'

const problemSchema = z.toJSONSchema(problemDocument, { io: 'output' })

/** Describes every route by the schemas that validate it. Registered before the routes. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Assay experimentation platform',
        version,
        description: 'Configuration, assignment, events, results, guardrails and kill. Errors follow RFC 9457.',
        license: { name: 'Apache-2.0' },
      },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      },
    },
    transform: (given) => {
      const { schema, url } = jsonSchemaTransform(given)
      const access = given.route.config?.access
      const isOpen = access === undefined || access === 'public'
      const response = 'response' in schema && typeof schema.response === 'object' ? schema.response : {}
      return {
        url,
        schema: {
          ...schema,
          security: isOpen ? [] : [{ token: [] }],
          'x-roles': isOpen ? ['public'] : access,
          response: {
            ...response,
            default: { description: 'A problem', content: { [problemType]: { schema: problemSchema } } },
          },
        },
      }
    },
  })
}

/** GET /openapi.json */
export function openApiRoute(app: FastifyInstance): void {
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: { access: 'public' },
    schema: { hide: true },
    handler: (_request, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())),
  })
}
