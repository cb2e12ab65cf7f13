import type { SnapshotManifest } from '@contract'
import { columnNeeds } from '../pull/typing/column-needs'
import { sourceKey } from '../pull/identity'
import type { Ledger, SnapshotStore } from '../workspace'
import type { LoadedStudy } from './loaded-study'

/** Which snapshot belongs to which study. */
export interface PulledSnapshots {
  /** The newest snapshot that this very study, with its source as it is now, was pulled into; null when none is here. */
  latest(study: LoadedStudy): SnapshotManifest | null
  /** Notes a pull in the workspace's audit log. */
  record(study: LoadedStudy, snapshot: SnapshotManifest, reused: boolean): Promise<void>
}

/**
 * Two studies in different folders may write their source with the same words and mean different files, so a snapshot is
 * a study's own only when the study was pulled into it: by its manifest, or by the audit log where a pull found an equal
 * snapshot that another study had made.
 * @param nameOf How the log names a study: a name that outlives a move of the workspace folder.
 */
export async function openPulledSnapshots(
  snapshots: SnapshotStore,
  ledger: Ledger,
  nameOf: (studyPath: string) => string,
): Promise<PulledSnapshots> {
  const pulls = (await ledger.audit()).filter(({ action }) => action === 'pull')
  const known = new Set(pulls.map(({ subject, detail }) => pairOf(subject, String(detail.snapshot))))

  return {
    latest({ path, study }) {
      const key = sourceKey(study, columnNeeds(study.source, study.experiment.metrics))
      const isOwn = (manifest: SnapshotManifest) =>
        manifest.sourceKey === key && (manifest.studyPath === path || known.has(pairOf(nameOf(path), manifest.id)))
      return snapshots.list().find(isOwn) ?? null
    },
    async record({ path }, { id }, reused) {
      const subject = nameOf(path)
      known.add(pairOf(subject, id))
      await ledger.recordAudit({
        at: new Date().toISOString(),
        action: 'pull',
        subject,
        detail: { snapshot: id, reused },
      })
    },
  }
}

function pairOf(study: string, snapshotId: string): string {
  return `${snapshotId} ${study}`
}
