import type { CellOutcome } from '@analysis'

/**
 * Where a cell stands. `outcome` stays on screen while a cell runs again or after it failed; whether it still answers the
 * cell's present text is told by `isFresh`.
 */
export interface CellState {
  readonly phase: 'idle' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly outcome: CellOutcome | null
  /** Fingerprint of what `outcome` was computed from. */
  readonly computedFrom: string | null
  /** Fingerprint of what was last tried, whatever came of it. */
  readonly attempted: string | null
  /** Milliseconds since the epoch; null unless running. */
  readonly startedAt: number | null
  /** What went wrong, when `phase` is `failed`. */
  readonly failure: unknown
  /** Which engine answered last. */
  readonly engine: 'window' | 'workspace' | null
}

export const idleCell: CellState = {
  phase: 'idle',
  outcome: null,
  computedFrom: null,
  attempted: null,
  startedAt: null,
  failure: null,
  engine: null,
}

/** True when there is no use in running the cell by itself: it answered, failed or was stopped on just this. */
export function isSettled(state: CellState, fingerprint: string | null): boolean {
  if (state.phase === 'failed' || state.phase === 'cancelled') return state.attempted === fingerprint
  return isFresh(state, fingerprint)
}

/** True when what the cell shows is what a run from the top would give. */
export function isFresh(state: CellState, fingerprint: string | null): boolean {
  return state.outcome !== null && state.computedFrom === fingerprint && state.phase !== 'failed'
}

export function isWaiting(state: CellState): boolean {
  return state.phase === 'queued' || state.phase === 'running'
}
