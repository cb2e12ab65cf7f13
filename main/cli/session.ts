import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cancelled, type QueryEngine } from '@analysis'
import { ServiceError, type SnapshotManifest } from '@contract'
import { openFrame } from '@engine'
import { pullDocument } from '../documents/pull-document'
import { openPulledSnapshots } from '../documents/pulled-snapshots'
import { ownReach } from '../documents/reach'
import { requireSnapshot } from '../documents/resolve-notebook'
import type { LoadedStudy } from '../documents/study-file'
import type { PulledSnapshot, PullStudyRequest } from '../pull/index'
import { openWorkspace, planHistory, recordLook, type PlanHistory, type Workspace } from '../workspace/index'
import { commandConnections } from './command-connections'
import { progressLine } from './progress-line'
import type { SessionInput } from './read-inputs'
import type { Terminal } from './terminal'
import { workspaceFolder, type WorkspaceOption } from './workspace-option'

/** A study's data on this computer, ready to be asked. */
export interface Session {
  readonly manifest: SnapshotManifest
  readonly engine: QueryEngine
  /** Single-threaded, so that a user's own SQL gives the same digits and order every time. */
  readonly sqlEngine: QueryEngine
  readonly registration: PlanHistory['registration']
  /** Notes that outcomes are looked at; the number of snapshots looked at so far, or null, which is said, where it cannot be written down. */
  readonly recordLook: (by: string) => Promise<number | null>
}

/**
 * Opens the workspace, pulls the study unless an identical snapshot is there, and opens its frame for `work`. What is
 * pinned to a snapshot is not pulled: it is answered from that one.
 * @throws ServiceError, QueryError, Cancelled.
 */
export async function withSession<Result>(
  input: SessionInput,
  option: WorkspaceOption,
  terminal: Terminal,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return withWorkspace(option, terminal, async (workspace) => {
    const { study, pinned } = input
    const { manifest } =
      pinned === null
        ? await pull(study, option, workspace, terminal)
        : { manifest: pinnedSnapshot(pinned, workspace, terminal) }
    const { registration } = await planHistory(workspace.ledger, study.study.experiment.experimentId)
    return withFrame(workspace.snapshots.framePath(manifest.id), async (engines) =>
      work({
        manifest,
        ...engines,
        registration,
        async recordLook(by) {
          const look = { at: terminal.now(), snapshotId: manifest.id, by }
          const noted = recordLook(workspace.ledger, study.study.experiment, look)
          return (await orSayWhyNot('This look at the outcomes', noted, terminal))?.looks ?? null
        },
      }),
    )
  })
}

function pinnedSnapshot(id: string, { snapshots }: Workspace, terminal: Terminal): SnapshotManifest {
  const manifest = requireSnapshot(snapshots, id)
  terminal.note(`the notebook is pinned to snapshot ${manifest.id.slice(7, 19)}, pulled at ${manifest.createdAt}`)
  return manifest
}

export async function withWorkspace<Result>(
  option: WorkspaceOption,
  terminal: Terminal,
  work: (workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  const workspace = await openWorkspace(workspaceFolder(option))
  for (const notice of workspace.notices) terminal.note(notice)
  try {
    return await work(workspace)
  } finally {
    workspace.close()
  }
}

/** Opens a frame twice: for Assay's own queries, and single-threaded for those of a user. */
export async function withFrame<Result>(
  framePath: string,
  work: (engines: Pick<Session, 'engine' | 'sqlEngine'>) => Promise<Result>,
): Promise<Result> {
  const spill = await mkdtemp(join(tmpdir(), 'assay-spill-'))
  const engine = await openFrame(framePath, { tempDirectory: spill })
  const sqlEngine = await openFrame(framePath, { tempDirectory: spill, threads: 1 })
  try {
    return await work({ engine, sqlEngine })
  } finally {
    engine.close()
    sqlEngine.close()
    await rm(spill, { recursive: true, force: true })
  }
}

/** @throws Cancelled and what a pull throws. */
export async function pull(
  study: LoadedStudy,
  option: WorkspaceOption,
  workspace: Workspace,
  terminal: Terminal,
): Promise<PulledSnapshot> {
  const { snapshots, ledger, folders } = workspace
  const reach = await ownReach(folders.root)
  const request: Omit<PullStudyRequest, 'study' | 'studyPath'> = {
    workspace,
    connections: commandConnections(option, folders, terminal),
    refresh: option.refresh ?? false,
    signal: terminal.signal,
    onProgress: (progress) => terminal.progress(progressLine(progress)),
  }
  const pulled = await openPulledSnapshots(snapshots, ledger, (path) => reach.display(path))
  const outcome = await pullDocument(study, request, {
    async record(...fact) {
      await orSayWhyNot('This pull', pulled.record(...fact), terminal)
    },
  })
  terminal.progress('')
  if (terminal.signal.aborted) throw new Cancelled()
  return outcome
}

/** Null where a fact cannot be written down, such as on a read-only disk: the answer goes on without it, and that is said. */
async function orSayWhyNot<Result>(what: string, noted: Promise<Result>, terminal: Terminal): Promise<Result | null> {
  try {
    return await noted
  } catch (failure) {
    if (!(failure instanceof ServiceError)) throw failure
    terminal.note(`${what} could not be written down. ${failure.message}`)
    return null
  }
}
