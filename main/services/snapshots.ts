import { performance } from 'node:perf_hooks'
import { Cancelled, runCell } from '@analysis'
import type { FrameLocation } from '../engine/protocol'
import type { RemoteEngine } from '../engine/remote'
import { planHistory, recordLook, type Ledger, type SnapshotStore } from '../workspace'
import { describeSnapshot, referenceOf } from '../documents/describe-snapshot'
import { requireSnapshot } from '../documents/resolve-notebook'
import type { GroupHandlers } from './handlers'
import { loadStudy } from '../documents/load-study'
import type { PathGuard } from '../documents/path-guard'
import type { RunningJobs } from './running-jobs'

export interface SnapshotServices {
  readonly guard: PathGuard
  readonly jobs: RunningJobs
  readonly snapshots: SnapshotStore
  readonly ledger: Ledger
  readonly engine: RemoteEngine
  readonly limits: Omit<FrameLocation, 'path'>
}

/**
 * Snapshots opened for the window, which only reads them; looks at their outcomes, noted when the window says that it shows
 * some; and cells run on the native engine where a frame is too large for the window's.
 */
export function snapshotHandlers(services: SnapshotServices): GroupHandlers<'snapshots'> {
  const { guard, jobs, snapshots, ledger, engine, limits } = services

  return {
    async 'snapshots.open'({ id, studyPath }) {
      const manifest = requireSnapshot(snapshots, id)
      const { experiment } = (await loadStudy(studyPath, guard)).study
      return describeSnapshot(manifest, experiment, await planHistory(ledger, experiment.experimentId))
    },
    async 'snapshots.look'({ id, studyPath }) {
      const { id: snapshotId } = requireSnapshot(snapshots, id)
      const { experiment } = (await loadStudy(studyPath, guard)).study
      const look = { at: new Date().toISOString(), snapshotId, by: 'notebook' }
      return (await recordLook(ledger, experiment, look)).looks
    },
    async 'snapshots.runCell'({ id, studyPath, requestId, cell }, caller) {
      // a job from its first moment on, as a pull is
      return jobs.run(caller, requestId, async (signal) => {
        const manifest = requireSnapshot(snapshots, id)
        const { study } = await loadStudy(studyPath, guard)
        const { registration } = await planHistory(ledger, study.experiment.experimentId)
        if (signal.aborted) throw new Cancelled()
        return runCell(cell, {
          spec: study.experiment,
          frame: manifest.frame,
          snapshot: referenceOf(manifest),
          registration,
          engine: engine.frame({ path: snapshots.framePath(id), ...limits }),
          signal,
          clock: () => performance.now(),
        })
      })
    },
    'snapshots.cancelCell': ({ requestId }, caller) => jobs.cancel(caller, requestId),
  }
}
