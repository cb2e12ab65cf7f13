import { Cancelled } from '@analysis'
import type { PullEstimate, PullOutcome, PullProgress, StudyPlan } from '@contract'
import { create } from 'zustand'
import { call } from '../bridge/host'

/** Where the pull of one study stands. */
export type PullState =
  | { readonly phase: 'estimating' }
  | { readonly phase: 'ready'; readonly estimate: PullEstimate; readonly plan: StudyPlan }
  | {
      readonly phase: 'running'
      readonly jobId: string
      readonly progress: PullProgress | null
      readonly stopping: boolean
    }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'failed'; readonly failure: unknown }
  | { readonly phase: 'done'; readonly outcome: Extract<PullOutcome, { kind: 'done' }> }

interface PullsState {
  readonly pulls: ReadonlyMap<string, PullState>
  /** The study whose pull the dialog shows. */
  readonly shown: string | null
}

export const usePulls = create<PullsState>()(() => ({ pulls: new Map(), shown: null }))

function setPull(studyPath: string, state: PullState): void {
  usePulls.setState(({ pulls }) => ({ pulls: new Map([...pulls, [studyPath, state]]) }))
}

export function showPull(studyPath: string | null): void {
  usePulls.setState({ shown: studyPath })
}

/** Asks what a pull would cost, and whether the plan is registered. A pull that is running is left alone. */
export async function estimatePull(studyPath: string): Promise<void> {
  if (usePulls.getState().pulls.get(studyPath)?.phase === 'running') return
  setPull(studyPath, { phase: 'estimating' })
  try {
    const [estimate, plan] = await Promise.all([
      call('pulls.estimate', { studyPath }),
      call('plans.show', { studyPath }),
    ])
    setPull(studyPath, { phase: 'ready', estimate, plan })
  } catch (failure) {
    setPull(studyPath, { phase: 'failed', failure })
  }
}

/** Registers a study's plan before its data is here; the pull's offer then says so. */
export async function registerPlanBeforePull(studyPath: string): Promise<void> {
  const pull = usePulls.getState().pulls.get(studyPath)
  if (pull?.phase !== 'ready') return
  try {
    setPull(studyPath, { ...pull, plan: await call('plans.register', { studyPath }) })
  } catch (failure) {
    setPull(studyPath, { phase: 'failed', failure })
  }
}

/** Pulls a study's data. The outcome, cancellation and failure included, is in the store; answers whether it is done. */
export async function startPull(studyPath: string, { refresh }: { readonly refresh: boolean }): Promise<boolean> {
  const jobId = crypto.randomUUID()
  setPull(studyPath, { phase: 'running', jobId, progress: null, stopping: false })
  try {
    const outcome = await call('pulls.start', { jobId, studyPath, refresh })
    setPull(studyPath, outcome.kind === 'done' ? { phase: 'done', outcome } : { phase: 'cancelled' })
    return outcome.kind === 'done'
  } catch (failure) {
    setPull(studyPath, failure instanceof Cancelled ? { phase: 'cancelled' } : { phase: 'failed', failure })
    return false
  }
}

/** Asks the host to stop the pull; the pull's own answer says when it has. */
export async function stopPull(studyPath: string): Promise<void> {
  const pull = usePulls.getState().pulls.get(studyPath)
  if (pull?.phase !== 'running' || pull.stopping) return
  setPull(studyPath, { ...pull, stopping: true })
  try {
    await call('pulls.cancel', { jobId: pull.jobId })
  } catch (failure) {
    setPull(studyPath, { phase: 'failed', failure })
  }
}

/** Takes a progress event in; late ones, of jobs that are over, are dropped. */
export function notePullProgress(progress: PullProgress): void {
  const pull = usePulls.getState().pulls.get(progress.studyPath)
  if (pull?.phase === 'running' && pull.jobId === progress.jobId) setPull(progress.studyPath, { ...pull, progress })
}
