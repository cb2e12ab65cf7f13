import { configSnapshot, snapshotKeyDocument } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { everyRole } from '../api/access'
import type { SigningKey } from './signing-key'
import type { SnapshotBundle } from './snapshot-maker'

/** GET /snapshot and GET /snapshot/key. */
export function snapshotRoutes(current: () => SnapshotBundle, key: SigningKey): FastifyPluginAsync {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/snapshot',
      config: { access: everyRole },
      schema: {
        summary: 'The signed configuration',
        description: 'With If-None-Match of the ETag in force: 304. Key id and signature also stand in headers.',
        tags: ['assignment'],
        response: { 200: configSnapshot, 304: z.null().describe('Not modified') },
      },
      handler: async (request, reply) => {
        const bundle = current()
        const { signature, config_version } = bundle.document
        void reply
          .header('etag', bundle.etag)
          .header('cache-control', 'private, no-cache')
          .header('vary', 'accept-encoding')
          .header('assay-config-version', String(config_version))
          .header('assay-signature', `keyid="${signature.key_id}", alg="ed25519", sig="${signature.value}"`)
        if (heldTags(request.headers['if-none-match']).includes(bundle.etag)) return reply.code(304).send()
        // printed, signed and compressed once for everybody
        const isGzipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
        if (isGzipped) void reply.header('content-encoding', 'gzip')
        const body = isGzipped ? await bundle.gzipped() : bundle.text
        return reply.type('application/json; charset=utf-8').send(body)
      },
    })
    app.route({
      method: 'GET',
      url: '/snapshot/key',
      config: { access: 'public' },
      schema: {
        summary: 'The public key that snapshots are checked with',
        tags: ['assignment'],
        response: { 200: snapshotKeyDocument },
      },
      handler: async () => key.described,
    })
  }
}

function heldTags(header: string | undefined): readonly string[] {
  return (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
}
