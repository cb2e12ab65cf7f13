import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, openWindow, startHost, tryUpgrade, uploadLimitBytes, type RunningHost } from './running-host'

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; object-src 'none'"

let host: RunningHost

beforeAll(async () => {
  host = await startHost()
})
afterAll(async () => host.stop())

const withCookie = () => ({ cookie: host.cookie })
const upload = (name: string, body: Buffer | string, headers: Readonly<Record<string, string>> = {}) =>
  ask(host, {
    method: 'POST',
    path: `/upload?name=${encodeURIComponent(name)}`,
    headers: {
      cookie: host.cookie,
      origin: host.origin,
      'content-type': 'application/octet-stream',
      ...headers,
    },
    body,
  })

describe('the session', () => {
  it('refuses every address without it', async () => {
    for (const path of [
      '/',
      '/index.html',
      '/assets/worker-1234.js',
      '/frames/x',
      '/reports/x',
      '/nothing',
      '/socket',
    ]) {
      const answer = await ask(host, { path })
      expect(answer.status, path).toBe(401)
      expect(answer.body, path).not.toContain('<')
    }
  })

  it('refuses a wrong token, an empty one and a wrong cookie', async () => {
    expect((await ask(host, { path: '/?token=wrong' })).status).toBe(401)
    expect((await ask(host, { path: '/?token=' })).status).toBe(401)
    expect((await ask(host, { path: '/?token=wrong', headers: withCookie() })).status).toBe(401)
    expect((await ask(host, { path: '/', headers: { cookie: `${host.cookie}x` } })).status).toBe(401)
    const otherPort = host.cookie.replace(String(host.port), String(host.port + 1))
    expect((await ask(host, { path: '/', headers: { cookie: otherPort } })).status).toBe(401)
  })

  it('takes the token at the start page only', async () => {
    const { search } = new URL(host.url)
    expect((await ask(host, { path: `/index.html${search}` })).status).toBe(401)
    expect((await ask(host, { method: 'POST', path: `/${search}`, headers: { origin: host.origin } })).status).toBe(401)
  })

  it('turns the token into a cookie that scripts and other sites do not get, and into a clean address', async () => {
    const { pathname, search } = new URL(host.url)
    const answer = await ask(host, { path: pathname + search })
    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']).toEqual([`${host.cookie}; Path=/; HttpOnly; SameSite=Strict`])
    expect(answer.headers['cache-control']).toBe('no-store')
    expect((await ask(host, { path: '/', headers: withCookie() })).status).toBe(200)
  })

  it('has a new secret of 256 bits at every start', async () => {
    const other = await startHost()
    expect(Buffer.from(tokenOf(host), 'base64url')).toHaveLength(32)
    expect(tokenOf(other)).not.toBe(tokenOf(host))
    await other.stop()
  })
})

describe('Host and Origin', () => {
  it('refuses a foreign Host header, whatever else is right', async () => {
    const { search } = new URL(host.url)
    const foreign = ['evil.example', `evil.example:${host.port}`, `localhost:${host.port}`, '127.0.0.1', `127.0.0.1:1`]
    for (const name of foreign) {
      const headers = { host: name, ...withCookie() }
      expect((await ask(host, { path: '/', headers })).status, name).toBe(403)
      expect((await ask(host, { path: `/${search}`, headers: { host: name } })).status, name).toBe(403)
    }
  })

  it('refuses a foreign Origin on reads and uploads', async () => {
    for (const origin of [
      'http://evil.example',
      `http://127.0.0.1:${host.port + 1}`,
      `https://127.0.0.1:${host.port}`,
      'null',
    ]) {
      expect((await ask(host, { path: '/', headers: { ...withCookie(), origin } })).status, origin).toBe(403)
      expect((await upload('a.csv', 'x', { origin })).status, origin).toBe(403)
    }
  })

  it('refuses an upload without an Origin', async () => {
    const headers = { ...withCookie(), 'content-type': 'application/octet-stream' }
    expect((await ask(host, { method: 'POST', path: '/upload?name=a.csv', headers, body: 'x' })).status).toBe(403)
  })

  it('answers no other site: there is no CORS header, not even to a preflight', async () => {
    const preflight = await ask(host, {
      method: 'OPTIONS',
      path: '/upload',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(403)
    const own = await ask(host, { path: '/', headers: { ...withCookie(), origin: host.origin } })
    for (const { headers } of [preflight, own]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })
})

describe('the socket', () => {
  it('opens for our page alone', async () => {
    const origin = host.origin
    expect(await tryUpgrade(host, { ...withCookie(), origin })).toBe('open')
    expect(await tryUpgrade(host, { origin })).toBe(401)
    expect(await tryUpgrade(host, { ...withCookie(), origin: 'http://evil.example' })).toBe(403)
    expect(await tryUpgrade(host, withCookie())).toBe(403)
    expect(await tryUpgrade(host, { ...withCookie(), origin, host: 'evil.example' })).toBe(403)
  })

  it('closes on a message that is no call', async () => {
    const messages = [
      'junk',
      '{}',
      '[]',
      'null',
      '{"id":-1,"channel":"workspace.info"}',
      '{"id":1,"channel":"x","more":1}',
    ]
    for (const message of [...messages, Buffer.from([0, 1, 2])]) {
      const window = await openWindow(host)
      window.socket.send(message)
      expect(await window.closed, String(message)).toBe(1008)
    }
  })

  it('closes on a message over the limit', async () => {
    const window = await openWindow(host)
    window.socket.on('error', () => undefined)
    window.socket.send('x'.repeat(64 * 1024 * 1024 + 1))
    expect([1006, 1009]).toContain(await window.closed)
  })

  it('answers a call to no channel, or with a wrong request, by an envelope', async () => {
    const window = await openWindow(host)
    const requests: readonly (readonly [string, unknown])[] = [
      ['no.such.channel', {}],
      ['__proto__', {}],
      ['constructor', {}],
      ['studies.open', {}],
      ['studies.open', { path: 3 }],
      ['studies.open', { path: 'a', extra: true }],
      [
        'snapshots.runCell',
        { id: `sha256:${'0'.repeat(64)}`, studyPath: 'a', requestId: '1', cell: { kind: 'sql', sql: 'select 1' } },
      ],
    ]
    for (const [channel, request] of requests) {
      const envelope = await window.call(channel, request)
      expect(envelope, channel).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    }
    // what a notebook is pinned to is looked up among the snapshots that are there, and is never a path
    for (const id of ['sha256:../../x', '../../x', '/etc/passwd']) {
      const envelope = await window.call('snapshots.open', { id, studyPath: 'a' })
      expect(envelope, id).toMatchObject({ ok: false, error: { code: 'not-found' } })
    }
    window.socket.close()
  })
})

describe('files', () => {
  it('serves nothing outside the page, however the path is written', async () => {
    const ways = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/..%5csecret.txt',
      '/assets/../../secret.txt',
      '//etc/passwd',
      '/%00',
    ]
    const more = [
      '/frames/../secret.txt',
      '/frames/..%2f..%2fsecret.txt',
      '/reports/..%2f..%2fsecret.txt',
      '/reports/%2e%2e',
      '/.hidden',
    ]
    for (const path of [...ways, ...more]) {
      const answer = await ask(host, { path, headers: withCookie() })
      expect([400, 403, 404], path).toContain(answer.status)
      expect(answer.body, path).not.toContain('secret,a')
    }
  })

  it('serves a frame only by the hash of a snapshot', async () => {
    for (const name of [`${'0'.repeat(64)}.duckdb`, 'workspace.duckdb', '..%2fworkspace.duckdb', '0'.repeat(64)]) {
      expect((await ask(host, { path: `/frames/${name}`, headers: withCookie() })).status, name).toBe(404)
    }
  })

  it('hands out a report as a download, never as a page', async () => {
    writeFileSync(join(host.workspace, 'reports', 'a.html'), '<script>alert(1)</script>')
    const answer = await ask(host, { path: '/reports/a.html', headers: withCookie() })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-disposition']).toBe('attachment')
    expect(answer.headers['content-security-policy']).toBe(policy)
  })

  it('sends the same strict headers with every response, refusals and workers included', async () => {
    const answers = [
      await ask(host, { path: '/' }),
      await ask(host, { path: '/', headers: withCookie() }),
      await ask(host, { path: '/assets/worker-1234.js', headers: withCookie() }),
      await ask(host, { path: '/nothing', headers: withCookie() }),
      await ask(host, { path: '/', headers: { host: 'evil.example' } }),
      await upload('../a', 'x'),
      await upload('a.csv', 'x', { 'content-type': 'text/plain' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200, 404, 403, 400, 415])
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toBe(policy)
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('no-referrer')
    }
  })
})

describe('uploads', () => {
  it('land in the inbox, whole, under a name that is free', async () => {
    expect(JSON.parse((await upload('visits.csv', 'a,b\n1,2\n')).body)).toEqual({
      ok: true,
      value: { path: 'inbox/visits.csv' },
    })
    expect(JSON.parse((await upload('visits.csv', 'other')).body)).toEqual({
      ok: true,
      value: { path: 'inbox/visits (2).csv' },
    })
    expect(readFileSync(join(host.workspace, 'inbox/visits.csv'), 'utf8')).toBe('a,b\n1,2\n')
    expect(readFileSync(join(host.workspace, 'inbox/visits (2).csv'), 'utf8')).toBe('other')
  })

  it('keep no name that leads elsewhere', async () => {
    const before = inbox()
    const names = [
      '../a.csv',
      '..',
      '.',
      '/etc/passwd',
      '..\\a.csv',
      'a/b.csv',
      '.hidden',
      'a\0.csv',
      'a\n.csv',
      'CON',
      'nul.csv',
      'a:b',
      'a.',
      'x'.repeat(201),
    ]
    for (const name of names) expect((await upload(name, 'x')).status, JSON.stringify(name)).toBe(400)
    expect((await upload('', 'x')).status).toBe(400)
    expect(inbox()).toEqual(before)
    expect(existsSync(join(host.workspace, 'a.csv'))).toBe(false)
  })

  it('stop at the size limit and leave nothing, whether or not the size was announced', async () => {
    const before = inbox()
    const large = Buffer.alloc(uploadLimitBytes + 1)
    expect((await upload('large.csv', large)).status).toBe(413)
    const chunked = await upload('large.csv', large, { 'transfer-encoding': 'chunked' })
    expect(chunked.status).toBe(400)
    expect(chunked.body).toContain('larger than')
    expect(inbox()).toEqual(before)
    expect((await upload('exact.csv', Buffer.alloc(uploadLimitBytes))).status).toBe(200)
  })
})

describe('paths that a window names', () => {
  it('stay in the workspace: no dots, no absolute path, no link leads out', async () => {
    symlinkSync(host.secretFile, join(host.workspace, 'link.study.json'))
    symlinkSync(join(host.workspace, '..'), join(host.workspace, 'studies/up'))
    writeFileSync(join(host.workspace, '../outside.study.json'), '{}')
    const window = await openWindow(host)
    const paths = [
      'link.study.json',
      'studies/up/outside.study.json',
      '../outside.study.json',
      join(host.workspace, '../outside.study.json'),
      'studies/../../outside.study.json',
      'a\0.study.json',
    ]
    for (const path of paths) {
      expect(await window.call('studies.open', { path }), path).toMatchObject({
        ok: false,
        error: { code: 'not-found' },
      })
    }
    for (const path of ['../secret.txt', host.secretFile, 'link.study.json']) {
      expect(await window.call('studies.guess', { path }), path).toMatchObject({
        ok: false,
        error: { code: 'not-found' },
      })
    }
    for (const path of ['../new.assay.md', 'studies/up/new.assay.md', '/tmp/new.assay.md']) {
      const envelope = await window.call('notebooks.save', { path, text: 'x', revision: null })
      expect(envelope, path).toMatchObject({ ok: false, error: { code: 'not-found' } })
    }
    expect(existsSync(join(host.workspace, '../new.assay.md'))).toBe(false)
    window.socket.close()
  })

  it('name only studies and notebooks where these are read or written', async () => {
    const window = await openWindow(host)
    const calls = [
      ['studies.open', { path: 'connections.json' }],
      ['studies.save', { path: 'connections.json', text: '{}' }],
      ['notebooks.open', { path: 'workspace.duckdb' }],
      ['notebooks.save', { path: 'connections.json', text: '[]', revision: null }],
    ] as const
    for (const [channel, request] of calls) {
      expect(await window.call(channel, request), channel).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    }
    window.socket.close()
  })

  it('cannot be smuggled in as a study that reads any file of this computer', async () => {
    const window = await openWindow(host)
    for (const file of [
      host.secretFile,
      '../../secret.txt',
      '../link.study.json',
      '/etc/*',
      '../inbox/*/../../../secret.txt',
    ]) {
      const envelope = await window.call('studies.create', { name: 'Smuggled', text: studyOf(file) })
      expect(envelope, file).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    }
    const honest = await window.call('studies.create', { name: 'Honest', text: studyOf('../inbox/visits.csv') })
    expect(honest).toMatchObject({ ok: true, value: { path: 'studies/honest.study.json' } })
    const changed = await window.call('studies.save', {
      path: 'studies/honest.study.json',
      text: studyOf('/etc/passwd'),
    })
    expect(changed).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(readdirSync(join(host.workspace, 'studies')).filter((name) => name.startsWith('smuggled'))).toEqual([])
    window.socket.close()
  })
})

describe('the network', () => {
  it('is listened to on the loopback address only', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address)
    for (const address of [...others, '::1', '127.0.0.2']) {
      expect(await canConnect(address, host.port), address).toBe(false)
    }
    expect(await canConnect('127.0.0.1', host.port)).toBe(true)
  })
})

async function canConnect(address: string, port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect({ host: address, port, timeout: 2000 })
    socket.on('connect', () => {
      socket.destroy()
      answer(true)
    })
    socket.on('timeout', () => {
      socket.destroy()
      answer(false)
    })
    socket.on('error', () => answer(false))
  })
}

function tokenOf(running: RunningHost): string {
  return new URL(running.url).searchParams.get('token') ?? ''
}

function inbox(): readonly string[] {
  return readdirSync(join(host.workspace, 'inbox'))
}

/** A study whose subjects come from `file`. */
function studyOf(file: string): string {
  return JSON.stringify({
    format: 'assay.study/1',
    experiment: {
      experiment_id: 'x',
      name: 'X',
      start: null,
      end: null,
      unit: 'user',
      variants: [
        { id: 'a', weight: 1, is_control: true },
        { id: 'b', weight: 1 },
      ],
      metrics: [{ id: 'm', role: 'primary', type: 'mean', column: 'v', direction: 'increase' }],
      dimensions: [],
      plan: { alpha: 0.05, alternative: 'two-sided', stopping: { kind: 'fixed' }, correction: 'holm' },
    },
    source: { kind: 'subjects', file, subject: 'user', variant: 'variant' },
  })
}
