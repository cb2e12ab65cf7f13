import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * Refuses what did not come from this host's own page. The Host header must name the loopback address, which defeats
 * names that an attacker rebinds to 127.0.0.1; an Origin header must be this origin; and what changes something, or opens
 * a socket, must carry one.
 */
export function requireSameOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, pass) => {
    const refusal = refusalOf(request)
    if (refusal === null) pass()
    else void reply.code(403).type('text/plain; charset=utf-8').send(`${refusal}\n`)
  })
}

function refusalOf(request: FastifyRequest): string | null {
  const authority = `127.0.0.1:${request.socket.localPort}`
  const { host, origin, upgrade } = request.headers
  if (host !== authority) return 'Refused: the Host header names another host.'
  const changesSomething = !['GET', 'HEAD'].includes(request.method) || upgrade !== undefined
  if (origin === undefined) return changesSomething ? 'Refused: no Origin header.' : null
  return origin === `http://${authority}` ? null : 'Refused: the request comes from another origin.'
}
