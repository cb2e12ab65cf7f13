import type { SnapshotManifest, Study } from '@contract'
import { columnNeeds } from '../staging/column-needs'
import { sourceKey } from '../pull/identity'
import type { Ledger, SnapshotStore } from '../workspace'
import type { LoadedStudy } from './study-file'

type PulledStudy = Pick<LoadedStudy, 'path' | 'study'>

/** Which snapshot belongs to which study. */
export interface PulledSnapshots {
  /** The snapshot that this very study, with its source as it is now, was pulled into last; null when none is here. */
  latest(study: PulledStudy): SnapshotManifest | null
  /** Notes a pull in the workspace's audit log. */
  record(study: PulledStudy, snapshot: SnapshotManifest, reused: boolean): Promise<void>
}

/**
 * Two studies in different folders may write their source with the same words and mean different files, or with other
 * words and mean equal ones. So a snapshot is a study's own only when the study was pulled into it: by its manifest, or by
 * the audit log where a pull found an equal snapshot that another study had made. A pull that finds an older snapshot again makes that the last one.
 * @param nameOf How the log names a study: a name that outlives a move of the workspace folder.
 */
export async function openPulledSnapshots(
  snapshots: SnapshotStore,
  ledger: Ledger,
  nameOf: (studyPath: string) => string,
): Promise<PulledSnapshots> {
  const pulls = (await ledger.audit()).filter(({ action }) => action === 'pull')
  /** When a study, with its source as it was, was last pulled into a snapshot. */
  const pulledAt = new Map(
    pulls.map(({ subject, detail, at }) => {
      const id = String(detail.snapshot)
      // entries of earlier versions do not have the source: it was taken from the snapshot
      const source = typeof detail.source === 'string' ? detail.source : snapshots.get(id)?.sourceKey
      return [keyOf(subject, source ?? '', id), at]
    }),
  )

  return {
    latest({ path, study }) {
      const source = sourceOf(study)
      const own = snapshots.list().flatMap((manifest) => {
        const noted = pulledAt.get(keyOf(nameOf(path), source, manifest.id))
        const isMadeByIt = manifest.studyPath === path && manifest.sourceKey === source
        return isMadeByIt || noted !== undefined ? [{ manifest, at: noted ?? manifest.createdAt }] : []
      })
      return own.toSorted((a, b) => b.at.localeCompare(a.at))[0]?.manifest ?? null
    },
    async record({ path, study }, { id }, reused) {
      const subject = nameOf(path)
      const source = sourceOf(study)
      const at = new Date().toISOString()
      pulledAt.set(keyOf(subject, source, id), at)
      await ledger.recordAudit({ at, action: 'pull', subject, detail: { snapshot: id, reused, source } })
    },
  }
}

function sourceOf(study: Study): string {
  return sourceKey(study, columnNeeds(study.source, study.experiment))
}

function keyOf(study: string, source: string, snapshotId: string): string {
  return `${snapshotId} ${source} ${study}`
}
