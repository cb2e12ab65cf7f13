import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { ownerTokenFile } from '../../governance/tokens/owner-token'
import { measurementOf } from '../../measurement'
import type { Clock } from '../../ports'
import { startScheduler } from '../../server/scheduler'
import type { RunningPlatform } from '../../server/start-platform'
import { openDemoWorld, type DemoSettings } from '../demo-world'
import { deliverInBulk } from '../drive/deliver-in-bulk'
import { openDemoApi } from '../drive/demo-api'
import { startDemoRun, type DemoRun } from '../drive/demo-run'
import { fastForwardPlatform } from '../drive/fast-forward-platform'
import { startRealTime } from '../drive/real-time'
import { setUpDemo } from '../drive/set-up-demo'
import { writeTruth } from '../drive/write-truth'
import { readDemoState, writeDemoState, type DemoState } from './demo-state'

/** A demo world that lives in a platform: its past first, then second by second. */
export interface LiveDemo {
  /** The platform's clock: in the past until that is made up, then the real one. */
  readonly clock: Clock
  /** Begins to live, without being waited for. What goes wrong is the log's. */
  start(platform: RunningPlatform, onHistory: (hours: number, hoursDone: number) => void): void
  /** Ends after what is being sent. */
  stop(): Promise<void>
}

export interface LiveDemoSettings {
  readonly dataFolder: string
  /** How long the past of a new world is, and the longest gap that is made up after a pause. */
  readonly historyHours: number
  readonly clock: Clock
  readonly logger: Logger
}

const hourMs = 3_600_000
const saveEveryMs = 60_000
const traffic = { seed: 1, visitsPerHour: 300 }

/** What is wrong in this world, the last two in its second week; each is written down in truth.json. */
const faults: DemoSettings['faults'] = [
  { name: 'redirect-loss', onsetHour: 0 },
  { name: 'unicode-hash', onsetHour: 0 },
  { name: 'novelty', onsetHour: 0 },
  { name: 'late-mobile', onsetHour: 0 },
  { name: 'latency-regression', onsetHour: 200 },
  { name: 'broken-page', onsetHour: 270 },
]

/** Opens the world of a data folder, or a new one that begins `historyHours` ago. */
export async function openLiveDemo(settings: LiveDemoSettings): Promise<LiveDemo> {
  const { dataFolder, historyHours, clock, logger } = settings
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const earliest = clock.now() - historyHours * hourMs
  const known = await readDemoState(dataFolder)
  const state: DemoState = known ?? { ...traffic, start: earliest, reached: earliest }
  const from = Math.min(Math.max(state.reached, earliest), clock.now())
  const world = openDemoWorld({ ...state, faults })
  const ending = new AbortController()
  let madeUp: number | null = from
  let living = Promise.resolve()
  const save = (reached: number) => writeDemoState(dataFolder, { ...state, reached })

  async function live(platform: RunningPlatform, onHistory: (hours: number, hoursDone: number) => void): Promise<void> {
    const measurement = measurementOf(platform)
    const api = openDemoApi(platform.url, (await readFile(join(dataFolder, ownerTokenFile), 'utf8')).trim())
    await setUpDemo(api)
    await writeTruth(world, dataFolder)
    const run = startDemoRun(world, api, from, deliverInBulk(measurement.ingestion.ingestion))
    const hours = Math.round((clock.now() - from) / hourMs)
    onHistory(hours, 0)
    // making up the past takes time, which is the past's as well
    for (let at = from, to = clock.now(); at < to - 1000; [at, to] = [to, clock.now()]) {
      await fastForwardPlatform({
        platform,
        run,
        from: at,
        to,
        setClock: (now) => {
          madeUp = now
        },
        onReached: async (now) => {
          await save(now)
          onHistory(hours, Math.min(hours, Math.floor((now - from) / hourMs)))
        },
        signal: ending.signal,
      })
    }
    madeUp = null
    onHistory(hours, hours)
    await liveOn(run, platform)
  }

  async function liveOn(run: DemoRun, { core, tickers }: RunningPlatform): Promise<void> {
    const scheduler = startScheduler([...tickers, demoSaving(save)], clock, core.core.logger)
    const realTime = startRealTime(run, clock, (problem) => logger.warn({ err: problem }, 'the demo world waits'))
    await new Promise((resolve) => ending.signal.addEventListener('abort', resolve, { once: true }))
    await realTime.stop()
    await scheduler.stop()
    await save(clock.now())
  }

  return {
    clock: { now: () => madeUp ?? clock.now() },
    start(platform, onHistory) {
      living = live(platform, onHistory).catch((problem: unknown) => {
        if (!ending.signal.aborted) logger.error({ err: problem }, 'the demo world came to a halt')
      })
    },
    async stop() {
      ending.abort()
      await living
    },
  }
}

function demoSaving(save: (now: number) => Promise<void>) {
  return { name: 'demo', everyMs: saveEveryMs, tick: save }
}
