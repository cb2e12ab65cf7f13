import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invariant } from '@analysis'
import type { Principal, TokenStore } from '../governance/tokens/token-store'
import type { Access } from './access'
import { ApiProblem } from './api-problem'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null
  }
}

/** Holds every request to its route's access, before its body is read. A route that says nothing cannot be registered. */
export function requireAccess(app: FastifyInstance, tokens: TokenStore): void {
  app.decorateRequest('principal', null)
  app.addHook('onRoute', ({ url, config }) => {
    invariant(config?.access !== undefined, `the route ${url} says in config.access who may call it`)
  })
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config
    if (access === undefined || access === 'public') return
    request.principal = admitted(request, access, tokens)
  })
}

/** Who makes the request. Only for routes that are not public. */
export function principalOf({ principal }: FastifyRequest): Principal {
  invariant(principal !== null, 'a route that asks who calls is not public')
  return principal
}

function admitted(request: FastifyRequest, access: Exclude<Access, 'public'>, tokens: TokenStore): Principal {
  const [scheme, secret, ...rest] = (request.headers.authorization ?? '').split(' ')
  const principal =
    scheme?.toLowerCase() === 'bearer' && secret && rest.length === 0 ? tokens.authenticate(secret) : null
  if (principal === null) {
    throw new ApiProblem('unauthenticated', 'send a valid token as "Authorization: Bearer ..."')
  }
  if (access.includes(principal.role)) return principal
  const detail = `needs the role ${access.join(' or ')}; this token has ${principal.role}`
  throw new ApiProblem('forbidden', detail, { requiredRoles: access })
}
