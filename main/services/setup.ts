import { version as duckdbVersion } from '@duckdb/node-api'
import { realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { Logger } from 'pino'
import type { WorkspaceInfo } from '@contract'
import { createRemoteEngine, type EngineChannel } from '../engine/remote'
import { openConnections, openWorkspace, readOnlyError, type SecretStore } from '../workspace'
import { appVersion } from './app-version'
import { connectionHandlers } from './connections'
import { createDispatch } from './dispatch'
import { createEventBus } from './event-bus'
import { guessFor } from './guess-for'
import type { Handlers } from './handlers'
import { interim } from './interim'
import { notebookOfStudy } from './notebook-files'
import { notebookHandlers } from './notebooks'
import { createOpenQueue } from './open-queue'
import { createPathGuard } from './path-guard'
import { pullHandlers } from './pulls'
import { createRunningJobs } from './running-jobs'
import { serveWorkspaceFiles } from './workspace-files'
import type { Services } from './services'
import { snapshotHandlers } from './snapshots'
import { studyHandlers } from './studies'
import type { StudyKnowledge } from './study-documents'

export interface SetupOptions {
  /** The workspace folder; it exists. */
  readonly folder: string
  readonly demo: boolean
  readonly host: WorkspaceInfo['host']
  readonly logger: Logger
  readonly secrets: SecretStore
  readonly spawnEngine: () => EngineChannel
}

/** Memory that the native engine may use for a cell. */
const memoryLimitBytes = 2 * 1024 ** 3

/** Opens a workspace and puts its services together, whichever host will carry them. */
export async function setupServices(options: SetupOptions): Promise<Services> {
  const { logger } = options
  const folder = await realpath(options.folder)
  const workspace = await openWorkspace(folder)
  for (const notice of workspace.notices) logger.warn({ notice }, 'opening the workspace')
  const { folders, snapshots, ledger } = workspace
  const guard = await createPathGuard(folder)
  const connections = openConnections(folders.connections, options.secrets)
  const engine = createRemoteEngine(options.spawnEngine)
  const events = createEventBus()
  const jobs = createRunningJobs()
  const opened = createOpenQueue(events)

  const requireWritable = () => {
    if (workspace.readOnly) throw readOnlyError()
  }
  const known: StudyKnowledge = {
    latestSnapshot: async () => null,
    notebookOf: async (path) => notebookOfStudy(folder, guard, path),
  }

  const handlers: Handlers = {
    'workspace.info': () => ({
      folder,
      host: options.host,
      version: appVersion,
      readOnly: workspace.readOnly,
      demo: options.demo,
      engines: { native: duckdbVersion() },
      memoryLimitBytes,
    }),
    ...studyHandlers({ folder, guard, known, events, requireWritable, guess: (path) => guessFor(path, folder, guard) }),
    ...notebookHandlers({ folder, guard, events, requireWritable }),
    ...pullHandlers({ guard, events, jobs, requireWritable, estimate: interim, pull: interim }),
    ...snapshotHandlers({
      guard,
      jobs,
      snapshots,
      ledger,
      engine,
      limits: { memoryLimitBytes, tempDirectory: tmpdir() },
    }),
    ...connectionHandlers({
      connections,
      requireWritable,
      check: interim,
      audit: (action, subject) => ledger.recordAudit({ at: new Date().toISOString(), action, subject, detail: {} }),
    }),
    'reports.export': interim,
  }
  const dispatch = createDispatch(handlers, logger)

  return {
    async dispatch(name, request, caller) {
      const envelope = await dispatch(name, request, caller)
      if (name === 'workspace.info') opened.ready(caller)
      return envelope
    },
    subscribe: (listener) => events.subscribe(listener),
    callerGone(caller) {
      jobs.cancelAllOf(caller)
      opened.gone(caller)
    },
    ...serveWorkspaceFiles({ folders, snapshots, guard, opened, logger, requireWritable }),
    async close() {
      await jobs.cancelAll()
      engine.close()
      workspace.close()
    },
  }
}
