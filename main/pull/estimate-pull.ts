import type { SnapshotManifest } from '@contract'
import { pullConnectors } from './connectors'
import { openPullDatabase } from './pull-database'
import { knownSnapshot, type PullStudyRequest } from './pull-study'
import { sourceParts } from './source-parts'
import { columnNeeds } from '../staging/column-needs'

export interface PullSize {
  /** Null when a source cannot say. */
  readonly rows: number | null
  readonly bytes: number | null
  /** The snapshot that a pull would make again. */
  readonly known: SnapshotManifest | null
}

/**
 * What pulling a study would cost, and whether a snapshot of exactly this source is here.
 * @throws ServiceError `source-failed` when the source is not there
 */
export async function estimatePull(request: Omit<PullStudyRequest, 'refresh' | 'onProgress'>): Promise<PullSize> {
  const { study, signal } = request
  const needs = columnNeeds(study.source, study.experiment)
  const parts = sourceParts(study.source, study.experiment, needs)
  const connectors = pullConnectors(request.studyPath, request.connections)
  const database = await openPullDatabase()
  try {
    const { connection } = database
    let rows: number | null = 0
    let bytes: number | null = 0
    for (const part of parts) {
      const size = await connectors.estimate(part.rows, { connection, signal })
      rows = rows === null || size.rows === null ? null : rows + size.rows
      bytes = bytes === null || size.bytes === null ? null : bytes + size.bytes
    }
    return {
      rows,
      bytes,
      known: await knownSnapshot({ ...request, refresh: false }, needs, parts, connectors, database),
    }
  } finally {
    database.close()
  }
}
