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

/** Lives through a span of time as fast as the platform takes it. @returns how many records it took */
export async function fastForward({ run, from, to, stepMs, setClock, tick, signal }: FastForward): Promise<number> {
  let taken = 0
  for (let now = from; now < to && signal?.aborted !== true;) {
    now = Math.min(to, now + stepMs)
    setClock(now)
    taken += await run.advance(now)
    await tick(now)
  }
  return taken
}
