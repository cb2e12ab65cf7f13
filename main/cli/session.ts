import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'
import { Cancelled, type Finding, type QueryEngine } from '@analysis'
import type { SnapshotManifest } from '@contract'
import { openFrame } from '@engine'
import { pullStudy } from '../pull/index'
import { openWorkspace, planHistory, type PlanHistory, type Workspace } from '../workspace/index'
import { commandConnections } from './command-connections'
import { progressLine } from './progress-line'
import type { StudyInput } from './read-inputs'
import type { Terminal } from './terminal'

export interface WorkspaceOption {
  readonly workspace?: string
  /** Address of the experimentation platform that studies are pulled from, whatever they call it. */
  readonly platform?: string
  /** Asks a connection again though a snapshot of it is here. */
  readonly refresh?: boolean
}

/** A study's data on this computer, ready to be asked. */
export interface Session {
  readonly manifest: SnapshotManifest
  readonly reused: boolean
  readonly findings: readonly Finding[]
  readonly engine: QueryEngine
  /** Single-threaded, so that a user's own SQL gives the same digits and order every time. */
  readonly sqlEngine: QueryEngine
  readonly registration: PlanHistory['registration']
  /** Notes that outcomes are looked at; the number of snapshots looked at so far, or null in a read-only workspace. */
  readonly recordLook: (by: string) => Promise<number | null>
}

export function workspaceFolder({ workspace }: WorkspaceOption): string {
  return resolve(workspace ?? envPaths('assay', { suffix: '' }).data)
}

/**
 * Opens the workspace, pulls the study unless an identical snapshot is there, and opens its frame for `work`.
 * @throws ServiceError, QueryError, Cancelled.
 */
export async function withSession<Result>(
  input: StudyInput,
  option: WorkspaceOption,
  terminal: Terminal,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return withWorkspace(option, terminal, async (workspace) => {
    const pulled = await pull(input, option, workspace, terminal)
    const { experimentId, metrics } = input.study.experiment
    const { registration } = await planHistory(workspace.ledger, experimentId)
    return withFrame(workspace.snapshots.framePath(pulled.manifest.id), async (engines) =>
      work({
        ...pulled,
        ...engines,
        registration,
        async recordLook(by) {
          if (workspace.readOnly) return null
          const snapshotId = pulled.manifest.id
          await workspace.ledger.recordPeek({
            at: terminal.now(),
            experimentId,
            snapshotId,
            metrics: metrics.map(({ id }) => id),
            by,
          })
          return (await planHistory(workspace.ledger, experimentId)).looks
        },
      }),
    )
  })
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
  input: StudyInput,
  option: WorkspaceOption,
  workspace: Workspace,
  terminal: Terminal,
): Promise<Pick<Session, 'manifest' | 'reused' | 'findings'>> {
  const outcome = await pullStudy({
    study: input.study,
    studyPath: input.path,
    workspace,
    connections: commandConnections(option, workspace.folders, terminal),
    refresh: option.refresh ?? false,
    signal: terminal.signal,
    onProgress: (progress) => terminal.progress(progressLine(progress)),
  })
  terminal.progress('')
  if (terminal.signal.aborted) throw new Cancelled()
  return { manifest: outcome.manifest, reused: outcome.reused, findings: outcome.findings }
}
