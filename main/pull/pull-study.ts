import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { CancelSignal, Finding } from '@analysis'
import { ServiceError, type SnapshotInput, type SnapshotManifest, type Study } from '@contract'
import type { RawTable, Rejects } from '../connectors/connector'
import { exampleLimit } from '../connectors/failures'
import { hashFile } from '../connectors/files/hash-files'
import { throwIfAborted } from '@engine'
import type { Connections, StagedSnapshot, Workspace } from '../workspace'
import { diskError } from '../workspace/disk-errors'
import { pullConnectors, type PullConnectors } from './connectors'
import { snapshotId, sourceKey } from './identity'
import { PullMeter, type ProgressListener } from './progress'
import { openPullDatabase, type PullDatabase } from './pull-database'
import { describeRows, sourceParts, type SourcePart } from './source-parts'
import { judgeRejects } from './tolerance'
import { columnNeeds, type Need, type SourceRole } from '../staging/column-needs'
import { stageTypedView, type TypedTable } from '../staging/stage-typed-view'
import { writeFrame } from './write-frame'

export interface PullStudyRequest {
  readonly study: Study
  /** Absolute; files are relative to its folder. */
  readonly studyPath: string
  readonly workspace: Workspace
  readonly connections: Connections
  /** Ask a connection again though a snapshot of it is here. */
  readonly refresh: boolean
  readonly signal?: CancelSignal
  readonly onProgress?: ProgressListener
}

export interface PulledSnapshot {
  readonly manifest: SnapshotManifest
  /** True when the snapshot was here already and nothing was pulled. */
  readonly reused: boolean
  readonly findings: readonly Finding[]
}

/**
 * Pulls a study's source into a new snapshot, or answers the one that is here: for files when their bytes are the same,
 * for connections when the same was asked before and `refresh` is not set. Nothing is left behind by a pull that fails.
 * @throws ServiceError for a source that cannot be read, a full disk or a read-only workspace; QueryError; Cancelled
 */
export async function pullStudy(request: PullStudyRequest): Promise<PulledSnapshot> {
  const { study, workspace } = request
  const needs = columnNeeds(study.source, study.experiment)
  const parts = sourceParts(study.source, study.experiment, needs)
  const connectors = pullConnectors(request.studyPath, request.connections)
  const database = await openPullDatabase()
  try {
    throwIfAborted(request.signal)
    const known = await knownSnapshot(request, needs, parts, connectors, database)
    if (known !== null) return { manifest: known, reused: true, findings: known.findings }
    const staged = await workspace.snapshots.stage()
    try {
      const manifest = await pullInto(staged, request, needs, parts, connectors, database)
      return { manifest, reused: false, findings: manifest.findings }
    } catch (failure) {
      database.close()
      await workspace.snapshots.discard(staged)
      throw diskError(failure, workspace.folders.root) ?? failure
    }
  } finally {
    database.close()
  }
}

/** The snapshot that a pull would make again, as far as that can be told without one. */
export async function knownSnapshot(
  { study, workspace, refresh, signal }: Pick<PullStudyRequest, 'study' | 'workspace' | 'refresh' | 'signal'>,
  needs: readonly Need[],
  parts: readonly SourcePart[],
  connectors: PullConnectors,
  { connection }: PullDatabase,
): Promise<SnapshotManifest | null> {
  const inputs: SnapshotInput[] = []
  for (const { role, rows } of parts) {
    const fingerprint = await connectors.fingerprint(rows, { connection, signal })
    if (fingerprint === null) return refresh ? null : workspace.snapshots.latest(sourceKey(study, needs))
    inputs.push({ role, ...fingerprint })
  }
  return workspace.snapshots.get(snapshotId(study, needs, inputs))
}

interface ReadPart {
  readonly part: SourcePart
  readonly raw: RawTable
  readonly typed: TypedTable
}

async function pullInto(
  staged: StagedSnapshot,
  request: PullStudyRequest,
  needs: readonly Need[],
  parts: readonly SourcePart[],
  connectors: PullConnectors,
  database: PullDatabase,
): Promise<SnapshotManifest> {
  const { study, workspace, signal } = request
  const { connection } = database
  const workFolder = join(staged.folder, 'work')
  await mkdir(workFolder)
  await database.spillTo(workFolder)
  const totalBytes = await totalSize(parts, connectors, database, signal)
  const meter = new PullMeter(totalBytes, request.onProgress ?? (() => undefined), () => performance.now())
  meter.enter('reading')
  const read: ReadPart[] = []
  for (const part of parts) {
    const onProgress = (rows: number, bytes: number) => meter.read(rows, bytes)
    const context = { connection, workFolder, signal, onProgress, openReadings: 'refuse' as const }
    const raw = await connectors.stage(part.rows, `raw_${part.role}`, part.demand, context)
    meter.endSource()
    const ofPart = needs.filter(({ role }) => role === part.role)
    const sourceName = describeRows(part.rows)
    const filter = part.role === 'rows' || part.role === 'exposures' ? study.source.filter : null
    const typing = {
      raw,
      rows: part.rows,
      sourceName,
      needs: ofPart,
      filter,
      names: study.experiment.variants.map(({ id }) => id),
      openReadings: 'refuse' as const,
      unneeded: 'text' as const,
    }
    const typed = await stageTypedView(connection, typing, signal)
    read.push({ part, raw, typed })
  }
  meter.enter('checking')
  const rejects = allRejects(read)
  const sourceRows = read.reduce((total, { raw }) => total + raw.rows + raw.rejects.count, 0)
  const malformed = judgeRejects(rejects, sourceRows, study.source.tolerance)
  meter.enter('writing')
  const stagedOf = (role: SourceRole) => partOf(read, role).typed.staged
  const framePath = staged.framePath
  const nameOf = (role: SourceRole) => describeRows(partOf(read, role).part.rows)
  const frame = await writeFrame({
    connection,
    framePath,
    study,
    staged: stagedOf,
    nameOf,
    rejects,
    sourceRows,
    signal,
  })
  requireRows(frame.description, read)
  meter.enter('committing')
  database.close()
  await rm(workFolder, { recursive: true, force: true })
  throwIfAborted(signal)
  const inputs = read.map(({ part, raw }) => ({ role: part.role, ...raw.fingerprint }))
  const manifest: SnapshotManifest = {
    id: snapshotId(study, needs, inputs),
    sourceKey: sourceKey(study, needs),
    createdAt: new Date().toISOString(),
    studyPath: request.studyPath,
    source: study.document['source'] ?? study.source,
    inputs,
    frame: frame.description,
    frameSha256: await hashFile(framePath, signal),
    frameBytes: (await stat(framePath)).size,
    window: frame.window,
    sql: [...read.flatMap(({ raw, typed }) => [...raw.sql, ...typed.sql]), ...frame.sql],
    engineVersions: Object.assign({ ...database.engineVersions }, ...read.map(({ raw }) => raw.engineVersions)),
    findings: [
      ...read.flatMap(({ raw, typed }) => [...raw.findings, ...typed.findings]),
      ...malformed,
      ...frame.findings,
    ],
  }
  return workspace.snapshots.commit(staged, manifest)
}

/** Null when a source cannot say. */
export async function totalSize(
  parts: readonly SourcePart[],
  connectors: PullConnectors,
  { connection }: PullDatabase,
  signal: CancelSignal | undefined,
): Promise<number | null> {
  let total = 0
  for (const { rows } of parts) {
    const { bytes } = await connectors.estimate(rows, { connection, signal })
    if (bytes === null) return null
    total += bytes
  }
  return total
}

function allRejects(read: readonly ReadPart[]): Rejects {
  const all = read.flatMap(({ raw, typed }) => [raw.rejects, typed.rejects])
  return {
    count: all.reduce((total, { count }) => total + count, 0),
    examples: all.flatMap(({ examples }) => examples).slice(0, exampleLimit),
    fatal: all.some(({ fatal }) => fatal),
  }
}

function partOf(read: readonly ReadPart[], role: SourceRole): ReadPart {
  const found = read.find(({ part }) => part.role === role)
  if (found === undefined) throw new Error(`no source plays the part of ${role}`)
  return found
}

function requireRows({ tables }: SnapshotManifest['frame'], read: readonly ReadPart[]): void {
  const main = tables.find(({ name }) => name === 'subjects' || name === 'moments')
  if (main !== undefined && main.rows > 0) return
  const names = read.map(({ part }) => describeRows(part.rows)).join(', ')
  const message = `No row of ${names} is left to analyse.`
  const hint = 'Check the filter, the dates of the experiment, and the columns named as subject and variant.'
  throw new ServiceError({
    code: 'invalid-input',
    message,
    hint,
    findings: [{ code: 'empty-source', severity: 'error', message, hint, evidence: { sources: names } }],
  })
}
