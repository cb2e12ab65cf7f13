import { realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import type { Logger } from 'pino'
import type { WorkspaceInfo } from '@contract'
import { createRemoteEngine, type EngineChannel } from '../engine/remote'
import { startLocalPlatform, withLocalConnection, type PlatformChannel } from '../local-platform'
import type { PdfPrinter } from '../reports'
import { openConnections, openWorkspace, type AuditAction, type SecretStore } from '../workspace'
import { appVersion } from '../app-version'
import { buildNotebookReport } from './build-notebook-report'
import { connectionHandlers } from './connections'
import { summariseSnapshot } from '../documents/describe-snapshot'
import { createDispatch } from './dispatch'
import { createEventBus } from './event-bus'
import { guessFor } from '../documents/guess-for'
import type { Handlers } from './handlers'
import { openRememberedFiles } from '../documents/remembered-files'
import { notebookOfStudy } from '../documents/resolve-notebook'
import { notebookHandlers } from './notebooks'
import { createOpenQueue } from './open-queue'
import { createPathGuard } from '../documents/path-guard'
import { estimateDocument, pullDocument } from '../documents/pull-document'
import { planHandlers } from './plans'
import { platformHandlers } from './platforms'
import { openPulledSnapshots } from '../documents/pulled-snapshots'
import { pullHandlers } from './pulls'
import { reportHandlers } from './reports'
import { createRunningJobs } from './running-jobs'
import type { Services } from './services'
import { snapshotHandlers } from './snapshots'
import { windowHandlers, type WindowHost } from './windows'
import { studyHandlers } from './studies'
import type { StudyKnowledge } from '../documents/study-documents'
import { serveWorkspaceFiles } from './workspace-files'

export interface SetupOptions {
  /** The workspace folder; it exists. */
  readonly folder: string
  readonly demo: boolean
  /** The file in which this user's Assay remembers what was opened into the workspace. */
  readonly memory: string
  readonly host: WorkspaceInfo['host']
  readonly logger: Logger
  readonly secrets: SecretStore
  readonly spawnEngine: () => EngineChannel
  /** The platform ended, was started again in vain, and was given up. */
  readonly onPlatformEnded?: (reason: string, restart: () => void) => void
  /** What prints a report as a PDF; null where nothing does. */
  readonly printer: () => Promise<PdfPrinter | null>
  /** Of a host that has windows of its own. */
  readonly windows?: WindowHost
  /** Starts the platform beside the workbench; without it there is none. */
  readonly spawnPlatform?: (args: readonly string[]) => PlatformChannel
}

/** What the native engine may use for a cell or a report. */
const engineLimits = { memoryLimitBytes: 2 * 1024 ** 3, tempDirectory: tmpdir() }

/** Opens a workspace and puts its services together, whichever host will carry them. */
export async function setupServices(options: SetupOptions): Promise<Services> {
  const { logger } = options
  const folder = await realpath(options.folder)
  const workspace = await openWorkspace(folder)
  for (const notice of workspace.notices) logger.warn({ notice }, 'opening the workspace')
  const { folders, snapshots, ledger } = workspace
  const remembered = await openRememberedFiles(options.memory)
  for (const notice of remembered.notices) logger.warn({ notice }, 'opening the workspace')
  const guard = await createPathGuard(folder, { closed: [basename(folders.platform)], remembered })
  const pulled = await openPulledSnapshots(snapshots, ledger, (path) => guard.display(path))
  const engine = createRemoteEngine(options.spawnEngine)
  // Its own process: a frame's limits are those it was first opened with, and a person's SQL runs on one thread.
  const sqlEngine = createRemoteEngine(options.spawnEngine)
  const events = createEventBus()
  // the platform belongs to whoever owns the workspace: a second workbench reads only, and starts none
  const spawnPlatform = workspace.readOnly ? undefined : options.spawnPlatform
  const platform =
    spawnPlatform === undefined
      ? null
      : startLocalPlatform({ folder: folders.platform, demo: options.demo, spawn: spawnPlatform, logger })
  platform?.onChange(() => {
    events.publish({ type: 'connections-changed' })
    const state = platform.state()
    if (state.kind === 'ended') options.onPlatformEnded?.(state.reason, () => platform.restart())
  })
  const connections = withLocalConnection(openConnections(folders.connections, options.secrets), platform)
  const jobs = createRunningJobs()
  const opened = createOpenQueue(events)

  const requireWritable = () => workspace.requireWritable()
  const audit = async (action: AuditAction, subject: string) =>
    ledger.recordAudit({ at: new Date().toISOString(), action, subject, detail: {} })
  const known: StudyKnowledge = {
    latestSnapshot(study) {
      const latest = pulled.latest(study)
      return latest === null ? null : summariseSnapshot(latest)
    },
    notebookOf: async (path) => notebookOfStudy(path, guard),
  }

  const handlers: Handlers = {
    'workspace.info': () => ({
      folder,
      host: options.host,
      version: appVersion,
      readOnly: workspace.readOnly,
      demo: options.demo,
      engines: { native: duckdbVersion() },
      memoryLimitBytes: engineLimits.memoryLimitBytes,
    }),
    ...studyHandlers({ guard, known, events, requireWritable, guess: (path, read) => guessFor(path, read, guard) }),
    ...notebookHandlers({ guard, known, pulled, events, requireWritable }),
    ...planHandlers({ guard, events, ledger }),
    ...pullHandlers({
      guard,
      events,
      jobs,
      requireWritable,
      estimate: async (study) => estimateDocument(study, { workspace, connections }),
      async pull({ path, study, refresh, signal, onProgress }) {
        const request = { workspace, connections, refresh, signal, onProgress }
        const { manifest, reused, findings } = await pullDocument({ path, study }, request, pulled)
        return { snapshot: summariseSnapshot(manifest), reused, findings }
      },
    }),
    ...snapshotHandlers({ guard, jobs, snapshots, ledger, engine, limits: engineLimits }),
    ...connectionHandlers({ connections, platform, requireWritable, audit }),
    ...platformHandlers({ guard, known, events, connections, requireWritable }),
    ...reportHandlers({
      folder: folders.reports,
      jobs,
      requireWritable,
      build: async (path, signal) =>
        buildNotebookReport(path, signal, {
          guard,
          snapshots,
          ledger,
          pulled,
          engines: (framePath) => ({
            engine: engine.frame({ path: framePath, ...engineLimits }),
            sqlEngine: sqlEngine.frame({ path: framePath, ...engineLimits, threads: 1 }),
          }),
        }),
      printer: options.printer,
      audit: async ({ fileName }) => audit('report', fileName),
    }),
    ...windowHandlers(options.windows ?? null),
  }
  const dispatch = createDispatch(handlers, logger)
  const answering = new Set<Promise<unknown>>()

  return {
    async dispatch(name, request, caller) {
      const answer = dispatch(name, request, caller)
      answering.add(answer)
      const envelope = await answer.finally(() => answering.delete(answer))
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
      const stopped = platform?.stop()
      await jobs.cancelAll()
      engine.close()
      sqlEngine.close()
      // what a window asked for last, such as to write a notebook, is done before the workspace is closed
      await Promise.all([...answering, stopped])
      workspace.close()
    },
  }
}
