import { connect } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draws } from '../arbitraries/draws'
import { buyMetric, experimentBody, startTestPlatform, type Parsed, type TestPlatform } from './api-client'
import { pathOf, routesOf, type DescribedRoute, type JsonSchema } from './openapi-routes'

let platform: TestPlatform
let routes: readonly DescribedRoute[]

beforeAll(async () => {
  platform = await startTestPlatform({ checkAnswers: true })
  routes = routesOf((await platform.call(null, 'GET', '/api/v1/openapi.json')).json).filter(
    ({ path }) => !path.endsWith('/stream'),
  )
  await platform.call('owner', 'POST', '/metrics', buyMetric)
  await platform.call('owner', 'POST', '/experiments', experimentBody('known'))
})
afterAll(() => platform.stop())

const hostileTexts = [
  "'; drop table experiments; --",
  '" or 1=1',
  '$1',
  '%00',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ud800',
  '\u202e',
  '𝒳'.repeat(50),
  '{{7*7}}',
  '\r\nset-cookie: a=b',
  'NaN',
  '-0',
  '1e999',
  '',
]
const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 60 }))
const hostileValue = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]], [null], {
    $ref: '#',
  }),
  fc.jsonValue({ maxDepth: 4 }),
)

/** Values that a schema admits, as far as JSON Schema says. */
function valid(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  const options = schema.anyOf ?? schema.oneOf
  if (Array.isArray(options)) return fc.oneof(...options.map(valid))
  if (Array.isArray(schema.allOf)) return valid(schema.allOf[0])
  if (Array.isArray(schema.prefixItems)) return fc.tuple(...schema.prefixItems.map(valid))
  switch (schema.type) {
    case 'string':
      if (schema.format === 'date-time') return fc.constantFrom('2026-01-01T00:00:00Z', '2026-02-03T04:05:06.789Z')
      if (schema.pattern?.includes('A-Za-z0-9'))
        return fc.constantFrom('known', 'buy', 'control', 'treatment', 'other-1')
      return fc.string({
        unit: 'grapheme',
        minLength: schema.minLength ?? 0,
        maxLength: Math.min(schema.maxLength ?? 40, 40),
      })
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum ?? -1000, -1e9), max: Math.min(schema.maximum ?? 1000, 1e9) })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valid(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, 3),
      })
    case 'object': {
      const fields = Object.fromEntries(
        Object.entries<JsonSchema>(schema.properties ?? {}).map(([key, each]) => [key, valid(each)]),
      )
      return fc.record(fields, { requiredKeys: (schema.required ?? []).filter((key: string) => key in fields) })
    }
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

/** A valid value with one part replaced by something hostile. */
function damaged(value: unknown, poison: unknown, pick: number): unknown {
  const places: (string | number)[][] = []
  const walk = (node: unknown, path: (string | number)[]) => {
    places.push(path)
    if (Array.isArray(node)) node.forEach((each, i) => walk(each, [...path, i]))
    else if (typeof node === 'object' && node !== null)
      Object.entries(node).forEach(([key, each]) => walk(each, [...path, key]))
  }
  walk(value, [])
  const path = places[pick % places.length]!
  const put = (node: Parsed, [head, ...rest]: (string | number)[]): unknown => {
    if (head === undefined) return poison
    const copy = Array.isArray(node) ? [...node] : { ...node }
    copy[head] = put(copy[head], rest)
    return copy
  }
  return put(value, path)
}

function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd')
}

function expectProblem(answer: Awaited<ReturnType<TestPlatform['call']>>, where: string) {
  expect([where, answer.status < 500 || answer.status === 503]).toEqual([where, true])
  if (answer.status < 400) return
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.json).toMatchObject({
    status: answer.status,
    code: expect.stringMatching(/^[a-z-]+$/),
    title: expect.any(String),
  })
  expect(answer.text).not.toMatch(/\bat .*\.ts:\d+|node_modules|select .* from|insert into/)
  const paths = (answer.json.errors ?? []).map(({ path }: { path: string }) => path)
  expect(new Set(paths).size).toBe(paths.length)
}

describe('requests made from the OpenAPI document', () => {
  it('are never a fault of the server, valid or damaged', { timeout: 300_000 }, async () => {
    for (const route of routes) {
      const bodies = route.body === null ? fc.constant(undefined) : valid(route.body)
      const query = route.parameters.filter((each) => each.in === 'query')
      await fc.assert(
        fc.asyncProperty(
          bodies,
          hostileValue,
          fc.nat(),
          fc.constantFrom('valid', 'damaged', 'injected'),
          hostileText,
          fc.boolean(),
          async (body, poison, pick, kind, text, knownId) => {
            const sent =
              kind === 'damaged' && body !== undefined
                ? damaged(body, poison, pick)
                : kind === 'injected' && body !== undefined
                  ? damaged(body, text, pick)
                  : body
            const path = pathOf(route, () => (knownId || text === '' || /\p{Surrogate}/u.test(text) ? 'known' : text))
            const asked =
              kind === 'valid'
                ? ''
                : `?${query.map(({ name }) => `${name}=${encodeURIComponent(wellFormed(text))}`).join('&')}`
            const answer = await platform.call('owner', route.method, path + asked, sent)
            expectProblem(answer, `${route.method} ${path}${asked} ${JSON.stringify(sent)}`)
          },
        ),
        draws(40),
      )
    }
    expect((await platform.call('owner', 'GET', '/audit/verify')).json.ok).toBe(true)
    expect((await platform.call('viewer', 'GET', '/experiments/known')).status).toBe(200)
  })

  it('leak nothing across roles: what a role may not read is in no answer it gets', { timeout: 120_000 }, async () => {
    const secret = 'canary-7f3a'
    await platform.call('owner', 'POST', '/tokens', { person: secret, role: 'viewer', note: secret })
    const sdkPaths = routes.filter(({ method, roles }) => method === 'GET' && roles.includes('sdk'))
    const viewerPaths = routes.filter(
      ({ method, roles, path }) =>
        method === 'GET' && path !== '/metrics' && (roles.includes('viewer') || roles.includes('public')),
    )
    for (const [role, paths] of [
      ['sdk', sdkPaths],
      ['viewer', viewerPaths],
    ] as const) {
      for (const route of paths) {
        const { text } = await platform.call(
          role,
          'GET',
          pathOf(route, () => 'known'),
        )
        expect(text).not.toContain(secret)
      }
    }
    const { text } = await platform.call('sdk', 'GET', '/snapshot')
    for (const hidden of ['hypothesis', 'owner', 'guardrails', 'metrics', 'reason'])
      expect(text).not.toContain(`"${hidden}"`)
  })
})

const post = (body: string, headers = {}) => platform.call('owner', 'POST', '/experiments', body, headers)

describe('what no schema has to look at', () => {
  it('is refused by its size', async () => {
    const { status, json } = await post(JSON.stringify({ experiment_id: 'x'.repeat(1_100_000) }))
    expect([status, json.code]).toEqual([413, 'too-large'])
    const long = await post(JSON.stringify({ experiment_id: 'x', hypothesis: 'x'.repeat(30_000) }))
    expect([long.status, long.json.code]).toEqual([400, 'bad-request'])
  })

  it('is refused by its depth', async () => {
    for (const depth of [33, 10_000, 500_000]) {
      const { status, json } = await post(`{"plan":${'['.repeat(depth)}${']'.repeat(depth)}}`)
      expect([depth, status, json.code]).toEqual([depth, 400, 'bad-request'])
    }
  })

  it('is refused as no JSON, another type, or a prototype', async () => {
    expect((await post('{"a":')).status).toBe(400)
    expect((await post('')).status).toBe(400)
    expect((await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await post('{"__proto__":{"admin":true}}')).status).toBe(400)
    expect((await post('{"constructor":{"prototype":{"admin":true}}}')).status).toBe(400)
  })

  it('is refused for another host name, and gets no permission across origins', async () => {
    const answer = await new Promise<string>((resolve) => {
      const { port } = new URL(platform.running.url)
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'),
      )
      let text = ''
      socket.on('data', (data) => (text += String(data)))
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400/)
    const cross = await platform.call('owner', 'OPTIONS', '/experiments', undefined, {
      origin: 'http://evil.example',
      'access-control-request-method': 'POST',
    })
    expect(cross.status).toBe(404)
    expect(cross.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('what is open', () => {
  it('answers a probe and Prometheus', async () => {
    expect((await platform.call(null, 'GET', '/healthz')).json).toMatchObject({ status: 'ok' })
    const metrics = await fetch(`${platform.running.url}/metrics`)
    expect(await metrics.text()).toContain('assay_http_request_seconds_bucket')
  })
})
