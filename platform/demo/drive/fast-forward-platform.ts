import { measurementOf } from '../../measurement'
import type { RunningPlatform } from '../../server/start-platform'
import type { DemoWorld } from '../demo-world'
import { busiestHour, hourMs } from '../shop/visits'
import { deliverInBulk } from './deliver-in-bulk'
import type { DemoApi } from './demo-api'
import { startDemoRun } from './demo-run'
import { fastForward } from './fast-forward'
import { setUpDemo } from './set-up-demo'
import { tickByClock, type Pace } from './tick-by-clock'

export interface FastForwardedPlatform {
  /** Started with `runTickers: false` and a clock that `setClock` sets. */
  readonly platform: Pick<RunningPlatform, 'parts' | 'tickers'>
  readonly api: DemoApi
  readonly world: DemoWorld
  /** Milliseconds since 1970; from the world's start when absent. */
  readonly from?: number
  readonly to: number
  readonly setClock: (now: number) => void
  readonly signal?: AbortSignal
}

const dayMs = 24 * hourMs

/**
 * Sets the demo up and lives through the time until then: every record through ingestion's checks and log, the monitor
 * once a day at the busiest hour, since smaller windows are below their guardrails' samples, and results at the end.
 * @returns how many records it took
 * @throws the signal's reason when it is aborted
 */
export async function fastForwardPlatform(settings: FastForwardedPlatform): Promise<number> {
  const { platform, api, world, to, setClock, signal } = settings
  const from = settings.from ?? world.settings.start
  const { ingestion, results } = measurementOf(platform)
  setClock(from)
  await setUpDemo(api)
  const tick = tickByClock(platform.tickers, paceFrom(from))
  const taken = await fastForward({
    run: startDemoRun(world, api, from, deliverInBulk(ingestion.ingestion)),
    from,
    to,
    stepMs: hourMs,
    tickEveryMs: 3 * hourMs,
    setClock,
    tick: async (now) => {
      await ingestion.consumer.drained()
      await tick(now)
    },
    ...(signal !== undefined && { signal }),
  })
  await results.refreshAll()
  return taken
}

/** Results and bandits by the hour would take longer than all the rest. */
function paceFrom(from: number): Pace {
  const midnight = Math.floor(from / dayMs) * dayMs
  const busiest = midnight + busiestHour * hourMs + hourMs
  return {
    guardrails: { everyMs: dayMs, firstAt: busiest > from ? busiest : busiest + dayMs },
    bandits: { everyMs: dayMs },
    'stream-pruning': { everyMs: dayMs },
    results: null,
  }
}
