import { measurementOf } from '../../measurement'
import type { RunningPlatform } from '../../server/start-platform'
import { busiestHour, hourMs } from '../shop/visits'
import type { DemoRun } from './demo-run'
import { fastForward } from './fast-forward'
import { tickByClock, type Pace } from './tick-by-clock'

export interface FastForwardedPlatform {
  /** Started with `runTickers: false` and a clock that `setClock` sets. */
  readonly platform: Pick<RunningPlatform, 'parts' | 'tickers'>
  readonly run: DemoRun
  /** Milliseconds since 1970, both. */
  readonly from: number
  readonly to: number
  readonly setClock: (now: number) => void
  /** Called after each day, and at the end once results are there, with the time that was reached. */
  readonly onReached?: (now: number) => Promise<void>
  readonly signal?: AbortSignal
}

const dayMs = 24 * hourMs

/**
 * Lives through a span of time on a platform: every record through ingestion's checks and log, the monitor once a day
 * at a busy hour, since smaller windows are below their guardrails' samples, and results at the end.
 * @returns how many records it took
 * @throws the signal's reason when it is aborted
 */
export async function fastForwardPlatform(settings: FastForwardedPlatform): Promise<number> {
  const { platform, run, from, to, setClock, onReached, signal } = settings
  const { ingestion, results } = measurementOf(platform)
  const tick = tickByClock(platform.tickers, paceFrom(from))
  let taken = 0
  for (let at = from; at < to; at += dayMs) {
    const end = Math.min(to, at + dayMs)
    taken += await fastForward({
      run,
      from: at,
      to: end,
      stepMs: hourMs,
      tickEveryMs: 4 * hourMs,
      setClock,
      tick: async (now) => {
        await ingestion.consumer.drained()
        await tick(now)
      },
      ...(signal !== undefined && { signal }),
    })
    if (end === to) await results.refreshAll()
    await onReached?.(end)
  }
  signal?.throwIfAborted()
  return taken
}

/** Results and bandits by the hour would take longer than all the rest; how far events are behind is nobody's concern. */
function paceFrom(from: number): Pace {
  const busiest = Math.floor(from / dayMs) * dayMs + (busiestHour + 1) * hourMs
  return {
    guardrails: { everyMs: dayMs, firstAt: busiest > from ? busiest : busiest + dayMs },
    bandits: { everyMs: dayMs },
    'stream-pruning': { everyMs: dayMs },
    lag: null,
    results: null,
  }
}
