import { Cancelled, type CellOptions, type CellOutcome } from '@analysis'
import type { CellState } from './cell-state'

/** Runs one cell. @throws QueryError, Cancelled, or the host's failure. */
export type CellRunner = (
  options: CellOptions,
  signal: AbortSignal,
) => Promise<{
  readonly outcome: CellOutcome
  readonly engine: 'window' | 'workspace'
}>

/** A cell as it stood when its run was asked for. */
export interface CellRun {
  readonly name: string
  readonly options: CellOptions
  readonly fingerprint: string
}

export interface RunQueueOptions {
  readonly run: CellRunner
  readonly update: (name: string, change: Partial<CellState>) => void
  readonly now: () => number
}

export interface RunQueue {
  /** Queues a run, in place of an earlier one of the same cell. */
  readonly add: (run: CellRun) => void
  /** What the cell's waiting or running run was asked for with; null when there is none. */
  readonly fingerprintOf: (name: string) => string | null
  /** Stops a cell that waits or runs. */
  readonly cancel: (name: string) => void
  readonly cancelAll: () => void
}

/** Runs cells one after the other in the order they were added; each can be stopped by itself. */
export function createRunQueue({ run, update, now }: RunQueueOptions): RunQueue {
  const waiting: CellRun[] = []
  let current: { readonly run: CellRun; readonly abort: AbortController } | null = null

  async function runOne(next: CellRun): Promise<void> {
    const abort = new AbortController()
    current = { run: next, abort }
    update(next.name, { phase: 'running', startedAt: now(), failure: null, attempted: next.fingerprint })
    try {
      const { outcome, engine } = await run(next.options, abort.signal)
      if (abort.signal.aborted) throw new Cancelled()
      update(next.name, { phase: 'done', outcome, engine, computedFrom: next.fingerprint, startedAt: null })
    } catch (failure) {
      const stopped = failure instanceof Cancelled
      if (waiting.some((later) => later.name === next.name)) update(next.name, { phase: 'queued', startedAt: null })
      else if (stopped) update(next.name, { phase: 'cancelled', startedAt: null })
      else update(next.name, { phase: 'failed', failure, startedAt: null })
    }
  }

  async function drain(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runOne(next)
    current = null
  }

  function add(next: CellRun): void {
    dropWaiting(next.name)
    waiting.push(next)
    if (current?.run.name === next.name) current.abort.abort()
    update(next.name, { phase: 'queued' })
    if (current === null) void drain()
  }

  function dropWaiting(name: string): CellRun | null {
    const at = waiting.findIndex((later) => later.name === name)
    return at < 0 ? null : (waiting.splice(at, 1)[0] ?? null)
  }

  function cancel(name: string): void {
    const waited = dropWaiting(name)
    if (current?.run.name === name) current.abort.abort()
    else if (waited !== null) update(name, { phase: 'cancelled', attempted: waited.fingerprint })
  }

  function fingerprintOf(name: string): string | null {
    const running = current?.run.name === name ? current.run : null
    return (waiting.find((later) => later.name === name) ?? running)?.fingerprint ?? null
  }

  function cancelAll(): void {
    while (waiting[0] !== undefined) cancel(waiting[0].name)
    current?.abort.abort()
  }

  return { add, fingerprintOf, cancel, cancelAll }
}
