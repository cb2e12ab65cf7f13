import { platformId, shortText, versionNumber } from '@contract'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { administrators, editors, readers, type Access } from '../../api/access'
import { ApiProblem } from '../../api/api-problem'
import { principalOf } from '../../api/authenticate'
import type { RegistryKind } from '../config-state'
import { guardrailKind, holdoutKind, layerKind, metricKind, type RegistryKindOf } from './registry-kinds'
import type { RegistryService } from './registry-service'

const params = z.object({ id: platformId })
const change = z.strictObject({ expected_version: versionNumber, reason: shortText })

/** /layers, /holdouts, /metrics and /guardrails. */
export function registryRoutes(registry: RegistryService): FastifyPluginAsync {
  return async (app) => {
    addKind(app, registry, layerKind, administrators)
    addKind(app, registry, holdoutKind, administrators)
    addKind(app, registry, metricKind, editors)
    addKind(app, registry, guardrailKind, editors)
  }
}

function addKind<Kind extends RegistryKind>(
  plain: FastifyInstance,
  registry: RegistryService,
  kind: RegistryKindOf<Kind>,
  writers: Access,
): void {
  const { plural } = kind
  const tags = [plural]
  plain.route({
    method: 'GET',
    url: `/${plural}`,
    config: { access: readers },
    schema: {
      summary: `Registered ${plural}`,
      tags,
      response: { 200: z.object({ [plural]: z.array(kind.document) }) },
    },
    handler: async () => ({ [plural]: registry.list(kind) }),
  })
  plain.route({
    method: 'POST',
    url: `/${plural}`,
    config: { access: writers },
    schema: { summary: `Registers a ${kind.kind}`, tags, body: kind.input, response: { 201: kind.document } },
    handler: async (request, reply) => {
      const input = kind.input.parse(request.body)
      const whoAndWhy = { actor: principalOf(request), reason: 'registered', expectedVersion: null }
      const document = await registry.put(kind, input, whoAndWhy)
      return reply
        .code(201)
        .header('location', `/api/v1/${plural}/${kind.idOf(input)}`)
        .send(document)
    },
  })
  plain.route<{ Params: { id: string } }>({
    method: 'GET',
    url: `/${plural}/:id`,
    config: { access: readers },
    schema: { summary: `One ${kind.kind}`, tags, params, response: { 200: kind.document } },
    handler: async (request) => registry.find(kind, request.params.id),
  })
  plain.route<{ Params: { id: string } }>({
    method: 'PUT',
    url: `/${plural}/:id`,
    config: { access: writers },
    schema: {
      summary: `A new version of a ${kind.kind}; experiments keep the one they were made with`,
      tags,
      params,
      body: replacement(kind),
      response: { 200: kind.document },
    },
    handler: async (request) => {
      const { document, expected_version: expectedVersion, reason } = replacement(kind).parse(request.body)
      if (kind.idOf(document) !== request.params.id) throw otherId(kind.idOf(document), request.params.id)
      return registry.put(kind, document, { actor: principalOf(request), reason, expectedVersion })
    },
  })
  plain.route<{ Params: { id: string } }>({
    method: 'DELETE',
    url: `/${plural}/:id`,
    config: { access: writers },
    schema: { summary: `Deletes a ${kind.kind} softly`, tags, params, body: change, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const { expected_version: expectedVersion, reason } = change.parse(request.body)
      await registry.remove(kind, request.params.id, { actor: principalOf(request), reason, expectedVersion })
      return reply.code(204).send(null)
    },
  })
}

function replacement<Kind extends RegistryKind>(kind: RegistryKindOf<Kind>) {
  return z.strictObject({ document: kind.input, ...change.shape })
}

function otherId(given: string, path: string): ApiProblem {
  const message = `is ${given}, the path says ${path}`
  return new ApiProblem('validation-failed', `the id ${message}`, {
    errors: [{ path: 'document', message, code: 'other-id' }],
  })
}
