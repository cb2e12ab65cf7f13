import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { TokenStore } from '../governance/tokens/token-store'
import { ApiProblem } from './api-problem'
import { buildApi, type ApiOptions } from './build-api'

const tokens: TokenStore = {
  authenticate: (secret) =>
    secret === 'good' ? { kind: 'person', tokenId: 't', person: 'Ada', role: 'viewer' } : null,
  isLive: () => true,
  list: () => [],
  issue: () => Promise.reject(new Error('not here')),
  rotate: () => Promise.reject(new Error('not here')),
  revoke: () => Promise.reject(new Error('not here')),
  onRevoke: () => () => undefined,
}

const health = () => ({})

async function apiWith(routes: ApiOptions['routes'], fields: Partial<ApiOptions> = {}) {
  const options = {
    tokens,
    allowedHosts: [],
    checkAnswers: false,
    version: '1',
    parts: [],
    requestsPerSecond: 100,
    sdkRequestsPerSecond: 100,
    sdkRoutes: [],
    health,
  }
  const { app } = await buildApi({ logger: pino({ level: 'silent' }), routes, ...options, ...fields })
  return app
}

async function statusFor(allowedHosts: ApiOptions['allowedHosts'], host: string): Promise<number> {
  const app = await apiWith([], { allowedHosts })
  const { statusCode } = await app.inject({ url: '/healthz', headers: { host } })
  await app.close()
  return statusCode
}

const authorization = 'Bearer good'

describe('the API', () => {
  it('cannot be built with a route that does not say who may call it', async () => {
    const silent: ApiOptions['routes'] = [async (app) => void app.get('/silent', () => 'x')]
    await expect(apiWith(silent)).rejects.toThrow(/\/silent says in config.access/)
  })

  it('limits the requests of a token and says when to come back', async () => {
    const app = await apiWith([async (scope) => void scope.get('/x', { config: { access: ['viewer'] } }, () => ({}))], {
      requestsPerSecond: 3,
    })
    const ask = () => app.inject({ url: '/api/v1/x', headers: { authorization } })
    for (let i = 0; i < 3; i++) expect((await ask()).statusCode).toBe(200)
    const limited = await ask()
    expect(limited.statusCode).toBe(429)
    expect(limited.headers['retry-after']).toBe('1')
    expect(limited.json()).toMatchObject({ code: 'rate-limited', status: 429 })
    await app.close()
  })

  it('answers a failure of its own without its inside, and one of the disk as 503', async () => {
    const noSpace = Object.assign(new Error('write failed: /data/secret'), { code: 'ENOSPC' })
    const app = await apiWith([
      async (scope) => {
        scope.get('/bug', { config: { access: 'public' } }, () => Promise.reject(new Error('secret inside')))
        scope.get('/disk', { config: { access: 'public' } }, () =>
          Promise.reject(new Error('outer', { cause: noSpace })),
        )
        scope.get('/own', { config: { access: 'public' } }, () =>
          Promise.reject(new ApiProblem('conflict', 'mine', { currentVersion: 4 })),
        )
      },
    ])
    const bug = await app.inject({ url: '/api/v1/bug' })
    expect([bug.statusCode, bug.body.includes('secret')]).toEqual([500, false])
    const disk = await app.inject({ url: '/api/v1/disk' })
    expect([disk.statusCode, disk.body.includes('secret'), disk.headers['retry-after']]).toEqual([503, false, '5'])
    expect((await app.inject({ url: '/api/v1/own' })).json()).toMatchObject({ status: 409, current_version: 4 })
    expect((await app.inject({ url: '/api/v1/none' })).json()).toMatchObject({ status: 404, code: 'not-found' })
    expect((await app.inject({ url: '/api/v1/%zz' })).json()).toMatchObject({ status: 400, code: 'bad-request' })
    await app.close()
  })

  it('admits only its own host names, and any where a proxy checks them', async () => {
    expect(await statusFor([], 'localhost:7420')).toBe(200)
    expect(await statusFor([], '[::1]:7420')).toBe(200)
    expect(await statusFor([], 'evil.example')).toBe(400)
    expect(await statusFor(['assay.internal'], 'assay.internal')).toBe(200)
    expect(await statusFor(null, 'evil.example')).toBe(200)
  })
})
