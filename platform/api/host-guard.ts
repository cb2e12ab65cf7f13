import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ApiProblem } from './api-problem'

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Refuses requests for host names that are not this server's, so that no page elsewhere can reach a server on loopback
 * by pointing a name of its own at it. `allowed` null: any name, as behind a proxy that checks it.
 */
export function guardHost(app: FastifyInstance, allowed: readonly string[] | null): void {
  if (allowed === null) return
  const names = new Set([...loopbackNames, ...allowed])
  app.addHook('onRequest', async ({ headers }) => {
    const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
    if (!names.has(name)) throw new ApiProblem('bad-request', 'the Host header names another server')
  })
}

/** Whether an address to listen on is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
