import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { canonicalJson } from '@analysis'
import type { ConfigMessage, ConfigSnapshotDocument, ExposureEvent } from '@contract'

type Unsigned = Omit<ConfigSnapshotDocument, 'signature'>

/** A server that speaks the SDK's side of the API and does what a test tells it, failures included. */
export interface ScriptedPlatform {
  readonly url: string
  readonly publicKey: string
  /** Puts a configuration into force without telling anybody. */
  publish(snapshot: Unsigned): void
  /** The document as it is served. */
  signed(): string
  /** Sends a message to every stream, and keeps it for those that resume. */
  push(type: string, message: ConfigMessage): void
  /** Sends an earlier message once more. */
  repeat(id: number): void
  /** Ends every stream at once. */
  cutStreams(): void
  /** What every request but the stream's is answered with; null: what it asked for. */
  fail(status: number | null, headers?: Readonly<Record<string, string>>): void
  streamsRefused: boolean
  readonly exposures: ExposureEvent[]
  readonly acknowledged: { sdk_id: string; config_version: number }[]
  readonly requests: string[]
  readonly resumedFrom: (string | null)[]
  stop(): Promise<void>
}

export async function startScriptedPlatform(first: Unsigned): Promise<ScriptedPlatform> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const streams = new Set<ServerResponse>()
  const sent: { readonly type: string; readonly data: string }[] = []
  let document = ''
  let etag = ''
  let failure: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | null = null

  const write = (stream: ServerResponse, id: number): void => {
    const { type, data } = sent[id - 1]!
    stream.write(`id: ${id}\nevent: ${type}\ndata: ${data}\n\n`)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace('/api/v1', '')
    platform.requests.push(path)
    if (path === '/stream') return openStream(request, response)
    if (failure !== null) return void response.writeHead(failure.status, failure.headers).end()
    if (path === '/snapshot') {
      if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
      return void response.writeHead(200, { etag, 'content-type': 'application/json' }).end(document)
    }
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
    if (path === '/acknowledgements') platform.acknowledged.push(body)
    if (path === '/exposures') platform.exposures.push(...body.exposures)
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":[],"rejected":[]}')
  }

  function openStream(request: IncomingMessage, response: ServerResponse): void {
    if (platform.streamsRefused) return void response.writeHead(503).end()
    const last = request.headers['last-event-id']
    platform.resumedFrom.push(typeof last === 'string' ? last : null)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': welcome\n\n')
    if (last !== undefined) for (let id = Number(last) + 1; id <= sent.length; id++) write(response, id)
    streams.add(response)
    response.once('close', () => streams.delete(response))
  }

  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')

  const platform: ScriptedPlatform = {
    url: `http://127.0.0.1:${address.port}`,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    publish: (snapshot) => {
      const value = sign(null, Buffer.from(canonicalJson(snapshot)), privateKey).toString('base64url')
      document = JSON.stringify({ ...snapshot, signature: { algorithm: 'ed25519', key_id: 'test', value } })
      etag = `"${snapshot.config_version}"`
    },
    signed: () => document,
    push: (type, message) => {
      sent.push({ type, data: JSON.stringify(message) })
      for (const stream of streams) write(stream, sent.length)
    },
    repeat: (id) => streams.forEach((stream) => write(stream, id)),
    cutStreams: () => streams.forEach((stream) => stream.destroy()),
    fail: (status, headers = {}) => {
      failure = status === null ? null : { status, headers }
    },
    streamsRefused: false,
    exposures: [],
    acknowledged: [],
    requests: [],
    resumedFrom: [],
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  platform.publish(first)
  return platform
}
