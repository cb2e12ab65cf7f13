import { Cancelled, formatCount, type Finding } from '@analysis'
import {
  documentTitle,
  ServiceError,
  type PullEnd,
  type PullEstimate,
  type PullOutcome,
  type PullProgress,
  type SnapshotSummary,
} from '@contract'
import type { EventBus } from './event-bus'
import type { GroupHandlers } from './handlers'
import { loadStudy } from '../documents/load-study'
import type { LoadedStudy } from '../documents/study-file'
import type { PathGuard } from '../documents/path-guard'
import type { RunningJobs } from './running-jobs'

export interface PullRequest extends LoadedStudy {
  readonly refresh: boolean
  readonly signal: AbortSignal
  readonly onProgress: (progress: Omit<PullProgress, 'jobId' | 'studyPath'>) => void
}

export interface PullResult {
  readonly snapshot: SnapshotSummary
  readonly reused: boolean
  readonly findings: readonly Finding[]
}

export interface PullServices {
  readonly guard: PathGuard
  readonly events: EventBus
  readonly jobs: RunningJobs
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
  readonly estimate: (study: LoadedStudy) => Promise<PullEstimate>
  /** @throws Cancelled when `signal` aborted: nothing is left behind then. */
  readonly pull: (request: PullRequest) => Promise<PullResult>
}

/** Pulls: what one would cost, its run with progress to every window, its end on request. */
export function pullHandlers(services: PullServices): GroupHandlers<'pulls'> {
  const { guard, events, jobs } = services

  return {
    async 'pulls.estimate'({ studyPath }) {
      return services.estimate(await loadStudy(studyPath, guard))
    },
    async 'pulls.start'({ jobId, studyPath, refresh }, caller): Promise<PullOutcome> {
      services.requireWritable()
      const onProgress: PullRequest['onProgress'] = (progress) =>
        events.publish({ type: 'pull-progress', progress: { ...progress, jobId, studyPath } })
      let name = documentTitle(studyPath)
      const ended = (outcome: PullEnd['outcome'], message: string) =>
        events.publish({ type: 'pull-ended', pull: { jobId, studyPath, name, outcome, message } })
      try {
        // a job from its first moment on: whoever started it may stop it before its study is read
        const result = await jobs.run(caller, jobId, async (signal) => {
          const loaded = await loadStudy(studyPath, guard)
          name = loaded.study.experiment.name
          if (signal.aborted) throw new Cancelled()
          return services.pull({ ...loaded, refresh, signal, onProgress })
        })
        ended('done', doneSentence(result))
        events.publish({ type: 'workspace-changed' })
        return { kind: 'done', ...result }
      } catch (failure) {
        if (failure instanceof Cancelled) {
          ended('cancelled', 'It was stopped, and nothing was written.')
          return { kind: 'cancelled' }
        }
        // what else went wrong is for the window that asked, and for the log
        ended('failed', failure instanceof ServiceError ? failure.message : 'Something in Assay went wrong.')
        throw failure
      }
    },
    'pulls.cancel': ({ jobId }, caller) => jobs.cancel(caller, jobId),
  }
}

/** Tables of a frame that Assay keeps for itself: what was left out, and how subjects came. */
const ownTables: ReadonlySet<string> = new Set(['counts', 'arrivals', 'arrival_rows'])

function doneSentence({ snapshot, reused }: PullResult): string {
  if (reused) return 'Nothing changed since the last snapshot.'
  const there = Object.entries(snapshot.rows).filter(([table, count]) => count > 0 && !ownTables.has(table))
  const rows = there.map(([table, count]) => `${formatCount(count)} ${table}`)
  return `The snapshot has ${rows.join(', ')}.`
}
