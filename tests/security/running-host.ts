import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http, { type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { WebSocket } from 'ws'
import { decodeHostMessage, encodeMessage, type Envelope, type HostMessage } from '@contract'
import { forkEngine } from '../../main/engine/fork-engine'
import { setupServices } from '../../main/services/setup'
import { startWebHost } from '../../main/web/server'
import { cookieName, newSessionToken } from '../../main/web/session'
import { environmentSecrets } from '../../main/workspace'
import { borrowBuild } from '../setup/borrow-build'

export const uploadLimitBytes = 64 * 1024

/** A browser host on a workspace of its own, with a page to serve and a secret file beside both. */
export interface RunningHost {
  readonly origin: string
  readonly url: string
  readonly port: number
  readonly cookie: string
  readonly workspace: string
  /** A file that no window may read. */
  readonly secretFile: string
  stop(): Promise<void>
}

export async function startHost(): Promise<RunningHost> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-security-'))
  const workspace = join(folder, 'workspace')
  const renderer = join(folder, 'renderer')
  const secretFile = join(folder, 'secret.txt')
  mkdirSync(workspace)
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Assay</title>')
  writeFileSync(join(renderer, 'assets/worker-1234.js'), 'self.onmessage = null')
  writeFileSync(secretFile, 'user,variant\nsecret,a\n')
  const logger = pino({ level: 'silent' })
  const engine = join(await borrowBuild(), 'engine.js')
  const services = await setupServices({
    folder: workspace,
    demo: false,
    memory: join(folder, 'opened.json'),
    host: 'browser',
    logger,
    secrets: environmentSecrets({}),
    printer: async () => null,
    spawnEngine: () => forkEngine(engine, []),
  })
  const token = newSessionToken()
  const host = await startWebHost({ services, rendererFolder: renderer, port: 0, token, uploadLimitBytes, logger })
  const port = Number(new URL(host.origin).port)
  return {
    origin: host.origin,
    url: host.url,
    port,
    cookie: `${cookieName(port)}=${token}`,
    workspace,
    secretFile,
    async stop() {
      await host.close()
      await services.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Ask {
  readonly method?: string
  /** Sent as it is: no dot segment is resolved on the way, as a browser or fetch would do. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

/** A bare HTTP request. The Host header is right unless `headers` says otherwise. */
export async function ask(host: RunningHost, { method = 'GET', path, headers = {}, body }: Ask): Promise<Answer> {
  return new Promise((answer, fail) => {
    const sent = http.request({ host: '127.0.0.1', port: host.port, method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        answer({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

/** The HTTP status that refused an upgrade, or `open`. */
export async function tryUpgrade(
  host: RunningHost,
  headers: Readonly<Record<string, string>>,
): Promise<number | 'open'> {
  return new Promise((answer, fail) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/socket`, { headers })
    socket.on('open', () => {
      socket.close()
      answer('open')
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      socket.terminate()
      answer(response.statusCode ?? 0)
    })
    socket.on('error', fail)
  })
}

/** A window of the host: calls by socket, as the renderer's bridge makes them. */
export interface TestWindow {
  readonly socket: WebSocket
  call(channel: string, request: unknown): Promise<Envelope<unknown>>
  /** The close code. */
  readonly closed: Promise<number>
}

export async function openWindow(host: RunningHost): Promise<TestWindow> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/socket`, {
    headers: { cookie: host.cookie, origin: host.origin },
  })
  const answers = new Map<number, (envelope: Envelope<unknown>) => void>()
  socket.on('message', (data: Buffer) => {
    const message: HostMessage | null = decodeHostMessage(data.toString('utf8'))
    if (message?.kind === 'answer') answers.get(message.id)?.(message.envelope)
  })
  const closed = new Promise<number>((settle) => socket.on('close', settle))
  await new Promise((settle, fail) => socket.on('open', settle).on('error', fail))
  let lastId = 0
  return {
    socket,
    closed,
    async call(channel, request) {
      const id = ++lastId
      return new Promise((settle) => {
        answers.set(id, settle)
        socket.send(encodeMessage({ id, channel, request }))
      })
    },
  }
}
