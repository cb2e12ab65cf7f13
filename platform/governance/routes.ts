import {
  approvalDecision,
  approvalDocument,
  approvalStatuses,
  auditEntry,
  auditVerification,
  issuedToken,
  platformId,
  tokenDocument,
  tokenInput,
  type Role,
} from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { administrators, readers } from '../api/access'
import { ApiProblem } from '../api/api-problem'
import { principalOf } from '../api/authenticate'
import { decideApproval, type ApprovalDeps } from './approvals/decide-approval'
import type { Principal, TokenStore } from './tokens/token-store'

const limit = z.coerce.number().int().min(1).max(1000).default(100)
const tokenParams = z.object({ id: platformId })
const approvalParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** /audit, /approvals and /tokens. */
export function governanceRoutes(deps: ApprovalDeps, tokens: TokenStore): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    app.route({
      method: 'GET',
      url: '/audit',
      config: { access: administrators },
      schema: {
        summary: 'Every change and every read of results, newest first',
        tags: ['governance'],
        querystring: z.object({
          target: z.string().max(300).optional().describe('Such as experiment:checkout'),
          before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
          limit,
        }),
        response: { 200: z.object({ entries: z.array(auditEntry) }) },
      },
      handler: async ({ query }) => ({ entries: [...(await deps.audit.list(query))] }),
    })
    app.route({
      method: 'GET',
      url: '/audit/verify',
      config: { access: administrators },
      schema: {
        summary: 'Follows the whole chain: changed, missing and reordered entries',
        tags: ['governance'],
        response: { 200: auditVerification },
      },
      handler: () => deps.audit.verify(),
    })
    app.route({
      method: 'GET',
      url: '/approvals',
      config: { access: readers },
      schema: {
        summary: 'Changes that wait, or waited, for a second person',
        tags: ['governance'],
        querystring: z.object({ status: z.enum(approvalStatuses).optional(), limit }),
        response: { 200: z.object({ approvals: z.array(approvalDocument) }) },
      },
      handler: async ({ query }) => ({
        approvals: [...(await deps.approvals.list(query.status ?? null, query.limit))],
      }),
    })
    app.route({
      method: 'POST',
      url: '/approvals/:id',
      config: { access: administrators },
      schema: {
        summary: 'A second person approves or rejects',
        tags: ['governance'],
        params: approvalParams,
        body: approvalDecision,
        response: { 200: approvalDocument },
      },
      handler: (request) => {
        const { decision, reason } = request.body
        const actor = principalOf(request)
        return decideApproval(deps, { id: request.params.id, approve: decision === 'approve', reason, actor })
      },
    })
    app.route({
      method: 'GET',
      url: '/tokens',
      config: { access: administrators },
      schema: {
        summary: 'Tokens, without their secrets',
        tags: ['governance'],
        response: { 200: z.object({ tokens: z.array(tokenDocument) }) },
      },
      handler: async () => ({ tokens: [...tokens.list()] }),
    })
    app.route({
      method: 'POST',
      url: '/tokens',
      config: { access: administrators },
      schema: { summary: 'Issues a token', tags: ['governance'], body: tokenInput, response: { 201: issuedToken } },
      handler: async (request, reply) => {
        mayGrant(principalOf(request), request.body.role)
        return reply.code(201).send(await tokens.issue(request.body, principalOf(request)))
      },
    })
    app.route({
      method: 'POST',
      url: '/tokens/:id/rotate',
      config: { access: administrators },
      schema: {
        summary: 'A new secret for the same person and role; the old one ends at once',
        tags: ['governance'],
        params: tokenParams,
        response: { 201: issuedToken },
      },
      handler: async (request, reply) => {
        mayGrant(principalOf(request), roleOf(tokens, request.params.id))
        return reply.code(201).send(await tokens.rotate(request.params.id, principalOf(request)))
      },
    })
    app.route({
      method: 'DELETE',
      url: '/tokens/:id',
      config: { access: administrators },
      schema: {
        summary: 'Revokes a token; its streams end at once',
        tags: ['governance'],
        params: tokenParams,
        response: { 200: tokenDocument },
      },
      handler: (request) => {
        mayGrant(principalOf(request), roleOf(tokens, request.params.id))
        return tokens.revoke(request.params.id, principalOf(request))
      },
    })
  }
  return routes
}

/** An admin answers for everybody but owners. */
function mayGrant({ role }: Principal, granted: Role): void {
  if (granted !== 'owner' || role === 'owner') return
  throw new ApiProblem('forbidden', `needs the role owner for a token of an owner; this token has ${role}`, {
    requiredRoles: ['owner'],
  })
}

function roleOf(tokens: TokenStore, id: string): Role {
  const token = tokens.list().find(({ token_id }) => token_id === id)
  if (token === undefined) throw new ApiProblem('not-found', `there is no token ${id}`)
  return token.role
}
