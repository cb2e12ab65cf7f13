import type { DemoRun } from './demo-run'

export interface FastForward {
  readonly run: DemoRun
  /** Milliseconds since 1970, both. */
  readonly from: number
  readonly to: number
  readonly stepMs: number
  /** Sets the platform's clock. */
  readonly setClock: (now: number) => void
  /** Runs all periodic work of the platform that is due, with everything delivered in its place. */
  readonly tick: (now: number) => Promise<void>
  readonly signal?: AbortSignal
}

/**
 * Lives through a span of time as fast as the platform takes it.
 * @returns how many records it took
 * @throws the signal's reason when it is aborted
 */
export async function fastForward({ run, from, to, stepMs, setClock, tick, signal }: FastForward): Promise<number> {
  const steps = Math.ceil((to - from) / stepMs)
  let taken = 0
  for (let step = 1; step <= steps; step++) {
    signal?.throwIfAborted()
    const now = Math.min(to, from + step * stepMs)
    setClock(now)
    taken += await run.advance(now)
    await tick(now)
  }
  return taken
}
