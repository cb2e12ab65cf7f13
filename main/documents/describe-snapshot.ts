import type { ExperimentSpec, SnapshotReference } from '@analysis'
import { wirePaths, type SnapshotDocument, type SnapshotManifest, type SnapshotSummary } from '@contract'
import type { PlanHistory } from '../workspace'

export function summariseSnapshot({ id, createdAt, frameBytes, frame }: SnapshotManifest): SnapshotSummary {
  return { id, createdAt, bytes: frameBytes, rows: rowsOf(frame) }
}

/** What a result repeats of the snapshot it was computed from. */
export function referenceOf({ id, frame, window }: SnapshotManifest): SnapshotReference {
  return { id, rows: rowsOf(frame), window }
}

/** A snapshot as the window opens it: with the frame's address and the experiment that its study describes now. */
export function describeSnapshot(
  manifest: SnapshotManifest,
  experiment: ExperimentSpec,
  { registration, looks }: PlanHistory,
): SnapshotDocument {
  return {
    reference: referenceOf(manifest),
    createdAt: manifest.createdAt,
    frame: manifest.frame,
    frameBytes: manifest.frameBytes,
    frameUrl: `${wirePaths.frames}${manifest.id.replace('sha256:', '')}.duckdb`,
    sql: manifest.sql,
    engineVersions: manifest.engineVersions,
    experiment,
    registration,
    looks,
    findings: manifest.findings,
  }
}

/** The snapshot's id in a frame's URL name, or null for any other text. */
export function idOfFrameName(urlName: string): string | null {
  const hash = /^([0-9a-f]{64})\.duckdb$/.exec(urlName)?.[1]
  return hash === undefined ? null : `sha256:${hash}`
}

function rowsOf(frame: SnapshotManifest['frame']): Readonly<Record<string, number>> {
  return Object.fromEntries(frame.tables.map((table) => [table.name, table.rows]))
}
