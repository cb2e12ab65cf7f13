import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { wirePaths, type Envelope } from '@contract'
import type { Services } from '../services/services'

const query = z.object({ name: z.string().min(1).max(500) })

/** Streams a dropped file into the inbox; the bytes are never held in memory. */
export function serveUpload(app: FastifyInstance, services: Services, limitBytes: number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))

  app.post(wirePaths.upload, { bodyLimit: limitBytes }, async (request, reply): Promise<Envelope<unknown>> => {
    const parsed = query.safeParse(request.query)
    if (!parsed.success || !(request.body instanceof Readable)) {
      void reply.code(400)
      return { ok: false, error: { code: 'bad-request', message: 'An upload needs ?name= and a body of bytes.' } }
    }
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
      void reply.code(413).header('Connection', 'close')
      return { ok: false, error: { code: 'invalid-input', message: tooLarge(limitBytes) } }
    }
    const envelope = await services.receive(parsed.data.name, request.body, limitBytes)
    if (!envelope.ok) void reply.code(envelope.error.code === 'internal' ? 500 : 400).header('Connection', 'close')
    return envelope
  })
}

function tooLarge(limitBytes: number): string {
  return `The file is larger than the ${Math.floor(limitBytes / 1024 ** 2)} MiB that an upload may have.`
}
