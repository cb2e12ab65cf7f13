import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** A start's secret: in the printed URL once, in a cookie from then on. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Browsers do not keep cookies apart by port, so two hosts on one computer need two names. */
export function cookieName(port: number): string {
  return `assay_session_${port}`
}

/**
 * Lets nothing through without the session: `GET /?token=...` with the right token gets the cookie and is sent on to a
 * URL without it; every other request, upgrades included, needs the cookie.
 */
export function requireSession(app: FastifyInstance, token: string): void {
  app.addHook('onRequest', (request, reply, pass) => {
    const name = cookieName(request.socket.localPort ?? 0)
    const offered = offeredToken(request)
    if (!isSame(offered ?? request.cookies[name] ?? '', token)) refuse(reply)
    else if (offered !== null) startSession(reply, name, token)
    else pass()
  })
}

function offeredToken(request: FastifyRequest): string | null {
  const url = new URL(request.url, 'http://127.0.0.1')
  return request.method === 'GET' && url.pathname === '/' ? url.searchParams.get('token') : null
}

function startSession(reply: FastifyReply, name: string, token: string): void {
  void reply
    .setCookie(name, token, { httpOnly: true, sameSite: 'strict', path: '/' })
    .header('Cache-Control', 'no-store')
    .redirect('/', 302)
}

function refuse(reply: FastifyReply): void {
  void reply
    .code(401)
    .header('Cache-Control', 'no-store')
    .type('text/plain; charset=utf-8')
    .send('This page needs the session of a running Assay. Open the address that Assay printed when it started.\n')
}

function isSame(offered: string, token: string): boolean {
  return timingSafeEqual(digest(offered), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
