import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { z } from 'zod'
import { parseResult, type ChannelName, type RequestOf } from '@contract'
import { forkEngine } from '../../main/engine/fork-engine'
import { setupServices } from '../../main/services/setup'
import { environmentSecrets } from '../../main/workspace'
import { borrowBuild } from '../setup/borrow-build'

const resolvedNotebook = z.object({ study: z.object({ path: z.string() }), snapshotId: z.string().nullable() })
const exportedReport = z.object({ fileName: z.string() })

/** The services of a workspace, asked as a window asks them. A command line beside it is a process of its own. */
export async function openWindow(workspace: string) {
  mkdirSync(workspace, { recursive: true })
  const engine = join(await borrowBuild(), 'engine.js')
  const services = await setupServices({
    folder: workspace,
    demo: false,
    memory: `${workspace}.opened.json`,
    host: 'browser',
    logger: pino({ level: 'silent' }),
    secrets: environmentSecrets({}),
    printer: async () => null,
    spawnEngine: () => forkEngine(engine, []),
  })

  /** @throws Error with what the window would show. */
  async function call<Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<unknown> {
    const envelope = await services.dispatch(name, request, { id: 'window' })
    if (!envelope.ok) throw new Error(envelope.error.message)
    return envelope.value
  }

  return {
    services,
    call,
    /** The study and the snapshot of a notebook, and the report that the window exports of it. */
    async notebook(path: string, experiment: string, snapshot: string | null) {
      const resolved = resolvedNotebook.parse(await call('notebooks.resolve', { path, experiment, snapshot }))
      const exported = exportedReport.parse(await call('reports.export', { notebookPath: path, format: 'json' }))
      const reading = parseResult(readFileSync(join(workspace, 'reports', exported.fileName), 'utf8'))
      if (!reading.ok) throw new Error('a result is whole')
      return { study: resolved.study.path, snapshotId: resolved.snapshotId, exported: reading.result.snapshot.id }
    },
    close: async () => services.close(),
  }
}
