import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { exportQuery, exportTables, platformId, toSpec, type ExportQuery, type ExportTable } from '@contract'
import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { editors } from '../api/access'
import { ApiProblem } from '../api/api-problem'
import { principalOf } from '../api/authenticate'
import type { EventStore, RowSelection } from '../events/event-store'
import type { PlatformCore } from '../ports'
import { rowSelection } from '../results/with-frame'

export interface WarehouseParts extends Pick<PlatformCore, 'config' | 'audit'> {
  readonly store: EventStore
  /** An existing folder for files that live as long as one answer. */
  readonly workFolder: string
}

/** GET /experiments/{id}/data/exposures and /events: the raw rows of an experiment as Parquet. */
export function warehouseRoutes({ config, audit, store, workFolder }: WarehouseParts): FastifyPluginAsync {
  const routes: FastifyPluginAsyncZod = async (app) => {
    app.route({
      method: 'GET',
      url: '/experiments/:id/data/:table',
      config: { access: editors },
      schema: {
        summary: "An experiment's raw rows, as Parquet",
        description:
          'Exposures, or the events of its exposed subjects in order of time. `x-assay-rows` is the number of rows. Every read is in the audit log.',
        tags: ['results'],
        params: z.object({ id: platformId, table: z.enum(exportTables) }),
        querystring: exportQuery,
        response: { 200: z.any().describe('application/vnd.apache.parquet') },
      },
      handler: async (request, reply) => {
        const { id, table } = request.params
        const selection = selectionOf(config.experiment(id), id, request.query)
        await audit.record({
          actor: principalOf(request),
          action: 'data.read',
          target: `experiment:${id}`,
          detail: { table },
        })
        const folder = await mkdtemp(join(workFolder, 'export-'))
        const discard = () => void rm(folder, { recursive: true, force: true })
        try {
          const exported = await store.exportRows(selection, folder)
          const [file, rows] = chosen(table, exported)
          const { size } = await stat(file)
          const stream = createReadStream(file)
          stream.once('close', discard)
          return await reply
            .type('application/vnd.apache.parquet')
            .header('content-length', size)
            .header('x-assay-rows', rows)
            .send(stream)
        } catch (error) {
          discard()
          throw error
        }
      },
    })
  }
  return routes
}

function chosen(
  table: ExportTable,
  exported: Awaited<ReturnType<EventStore['exportRows']>>,
): readonly [string, number] {
  return table === 'exposures' ? [exported.exposuresFile, exported.exposures] : [exported.eventsFile, exported.events]
}

/** What the experiment's own metrics read, and what the query names beyond that, as text. */
function selectionOf(
  experiment: ReturnType<WarehouseParts['config']['experiment']>,
  id: string,
  { event, property, shared_with: sharedWith }: ExportQuery,
): RowSelection {
  if (experiment === null) throw new ApiProblem('not-found', `there is no experiment ${id}`)
  const { spec } = toSpec(experiment)
  const own = spec === null ? null : rowSelection(spec, null)
  const known = own?.properties ?? []
  const named = new Set(known.map(({ name }) => name))
  return {
    experimentIds: [id],
    sharedWith,
    eventNames: [...new Set([...(own?.eventNames ?? []), ...event])],
    properties: [
      ...known,
      ...property.filter((name) => !named.has(name)).map((name) => ({ name, type: 'text' }) as const),
    ],
    range: null,
  }
}
