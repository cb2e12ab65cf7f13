import { roles, type Role } from '@contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestPlatform, type TestPlatform } from './api-client'
import { pathOf, routesOf, type DescribedRoute } from './openapi-routes'

let platform: TestPlatform
let routes: readonly DescribedRoute[]

beforeAll(async () => {
  platform = await startTestPlatform()
  routes = routesOf((await platform.call(null, 'GET', '/api/v1/openapi.json')).json)
})
afterAll(() => platform.stop())

function ask(route: DescribedRoute, role: Role | null) {
  // an empty body is refused only after the role was looked at
  const body = route.body === null ? undefined : {}
  return (
    platform.running.core &&
    platform.call(
      role,
      route.method,
      pathOf(route, (name) => (name === 'id' ? '1' : name)),
      body,
    )
  )
}

const streams = (route: DescribedRoute) => route.path.endsWith('/stream')

describe('who may call what', () => {
  it('is said of every route that exists', () => {
    expect(routes.length).toBeGreaterThan(30)
    const silent = routes.filter((route) => !Array.isArray(route.roles) || route.roles.length === 0)
    expect(silent).toEqual([])
  })

  it('is 401 without a token and with a wrong one, on every route that is not public', async () => {
    for (const route of routes.filter((each) => !each.roles.includes('public'))) {
      const without = await ask(route, null)
      expect([route.method, route.path, without.status, without.json.code]).toEqual([
        route.method,
        route.path,
        401,
        'unauthenticated',
      ])
      expect(without.headers.get('www-authenticate')).toContain('Bearer')
    }
    const wrong = await platform.call(null, 'GET', '/experiments', undefined, {
      authorization: 'Bearer assay_nonsense',
    })
    expect(wrong.status).toBe(401)
  })

  it('is 403 naming the missing role for every other role, and never 401 or 403 for those it says', async () => {
    for (const route of routes.filter((each) => !each.roles.includes('public') && !streams(each))) {
      for (const role of roles) {
        const { status, json } = await ask(route, role)
        const where = `${role} ${route.method} ${route.path}`
        if (route.roles.includes(role)) {
          const isOwnersMatter = json?.code === 'forbidden' && json.required_roles?.includes('owner')
          expect([where, isOwnersMatter || (status !== 401 && status !== 403)]).toEqual([where, true])
        } else {
          expect([where, status, json.code, json.required_roles]).toEqual([where, 403, 'forbidden', route.roles])
          expect(json.detail).toContain(route.roles[0])
        }
      }
    }
  })

  it('lets the token of an SDK only assign, track, and follow the configuration', () => {
    const open = routes
      .filter(({ roles: admitted }) => admitted.includes('sdk'))
      .map(({ method, path }) => `${method} ${path}`)
    const allowed = [
      'POST /api/v1/assign',
      'POST /api/v1/track',
      'POST /api/v1/track/batch',
      'POST /api/v1/exposures',
      'POST /api/v1/acknowledgements',
      'GET /api/v1/identity',
      'GET /api/v1/snapshot',
      'GET /api/v1/stream',
    ]
    expect(open.filter((route) => !allowed.includes(route))).toEqual([])
    expect(open).toContain('POST /api/v1/assign')
  })

  it('opens to nobody but what a probe or a verifier needs', () => {
    const open = routes.filter(({ roles: admitted }) => admitted.includes('public')).map(({ path }) => path)
    expect(open.toSorted()).toEqual(['/api/v1/snapshot/key', '/healthz', '/metrics'])
  })
})
