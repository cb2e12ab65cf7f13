import type { DemoRun } from './demo-run'

export interface FastForward {
  readonly run: DemoRun
  /** Milliseconds since 1970, both. */
  readonly from: number
  readonly to: number
  /** What happens in a step arrives at its end. */
  readonly stepMs: number
  /** How often to tick; after every step when absent, and in any case after the last one. */
  readonly tickEveryMs?: number
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
export async function fastForward(settings: FastForward): Promise<number> {
  const { run, from, to, stepMs, tickEveryMs = stepMs, setClock, tick, signal } = settings
  const steps = Math.ceil((to - from) / stepMs)
  let taken = 0
  let ticked = from
  for (let step = 1; step <= steps; step++) {
    signal?.throwIfAborted()
    const now = Math.min(to, from + step * stepMs)
    setClock(now)
    taken += await run.advance(now)
    if (now - ticked < tickEveryMs && step < steps) continue
    ticked = now
    await tick(now)
  }
  return taken
}
