import { basename, dirname, join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { wirePaths } from '@contract'
import type { Services } from '../services/services'

const fileName = z.object({ name: z.string() })

/** Serves the built renderer, the snapshots' frames and the exported reports. */
export async function serveFiles(app: FastifyInstance, services: Services, rendererFolder: string): Promise<void> {
  const assets = join(rendererFolder, 'assets') + sep
  await app.register(fastifyStatic, {
    root: rendererFolder,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (response, path) => {
      // A frame is named by its hash, and the build names what lies in assets/ by its content.
      const immutable = path.startsWith(assets) || path.endsWith('.duckdb')
      response.setHeader('Cache-Control', immutable ? 'private, max-age=31536000, immutable' : 'no-cache')
    },
  })

  app.get(`${wirePaths.frames}:name`, async (request, reply) => {
    const file = await services.frameFile(fileName.parse(request.params).name)
    return file === null ? notFound(reply) : reply.sendFile(basename(file), dirname(file))
  })

  app.get(`${wirePaths.reports}:name`, async (request, reply) => {
    const file = await services.reportFile(fileName.parse(request.params).name)
    if (file === null) return notFound(reply)
    return reply.header('Content-Disposition', 'attachment').sendFile(basename(file), dirname(file))
  })

  app.setNotFoundHandler(async (_request, reply) => notFound(reply))
}

async function notFound(reply: FastifyReply): Promise<FastifyReply> {
  return reply.code(404).type('text/plain; charset=utf-8').send('There is nothing at this address.\n')
}
