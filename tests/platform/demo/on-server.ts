import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  fastForward,
  fastForwardPlatform,
  openDemoApi,
  openDemoWorld,
  setUpDemo,
  startDemoRun,
  tickByClock,
  type DemoApi,
  type DemoWorld,
  type FaultName,
} from '../../../platform/demo'
import { deliverInBulk } from '../../../platform/demo/drive/deliver-in-bulk'
import { measurementOf, type MeasurementPart } from '../../../platform/measurement'
import { startPlatform, type RunningPlatform } from '../../../platform/server/start-platform'
import { prepareDatabase } from '../prepared-database'

export const demoStart = Date.UTC(2026, 0, 5)
const hour = 3_600_000

/** A real platform on a clock of its own, with the demo's configuration. */
export interface DemoServer {
  readonly platform: RunningPlatform
  readonly folder: string
  readonly measurement: MeasurementPart
  readonly api: DemoApi
  /** Lives through the hours [from, to) of a world. @returns records taken */
  run(world: DemoWorldSettings): Promise<number>
  /** A world from an hour on, to be lived through piece by piece. */
  begin(settings: Omit<DemoWorldSettings, 'toHour' | 'stepMinutes'>): DemoLife
  /** Lives through the first hours of a world as fast as it goes. @returns records taken */
  fastForward(world: DemoWorld, hours: number): Promise<number>
  stop(): Promise<void>
}

export interface DemoLife {
  /** Goes on until that hour. @returns records taken */
  to(hour: number, stepMinutes: number): Promise<number>
}

export interface DemoWorldSettings {
  readonly visitsPerHour: number
  readonly fromHour?: number
  readonly toHour: number
  readonly stepMinutes: number
  readonly faults?: readonly { readonly name: FaultName; readonly onsetHour: number }[]
  readonly seed?: number
  /** Within the process instead of over HTTP. */
  readonly isBulk?: boolean
  /** Whether the monitor looks, after every step: yes when absent. */
  readonly isWatched?: boolean
}

export async function startDemoServer(): Promise<DemoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-demo-'))
  await prepareDatabase(folder)
  let now = demoStart
  const platform = await startPlatform({
    dataFolder: folder,
    port: 0,
    clock: { now: () => now },
    runTickers: false,
  })
  const api = openDemoApi(platform.url, (await readFile(join(folder, 'owner-token'), 'utf8')).trim())
  await setUpDemo(api)
  const measurement = measurementOf(platform)
  const tickParts = tickByClock(platform.tickers, { results: null, bandits: null })
  const tick = async (time: number, isWatched: boolean): Promise<void> => {
    await measurement.ingestion.consumer.drained()
    if (isWatched) await tickParts(time)
  }
  const setClock = (time: number): void => {
    now = time
  }
  const begin: DemoServer['begin'] = (settings) => {
    const { visitsPerHour, fromHour = 0, faults = [], seed = 1, isBulk = false, isWatched = true } = settings
    const world = openDemoWorld({ seed, start: demoStart, visitsPerHour, faults })
    let from = demoStart + fromHour * hour
    const run = startDemoRun(world, api, from, isBulk ? deliverInBulk(measurement.ingestion.ingestion) : undefined)
    return {
      to: async (toHour, stepMinutes) => {
        const to = demoStart + Math.round(toHour * hour)
        const taken = await fastForward({
          run,
          from,
          to,
          stepMs: Math.round(stepMinutes * 60_000),
          setClock,
          tick: (time) => tick(time, isWatched),
        })
        from = to
        return taken
      },
    }
  }
  return {
    platform,
    folder,
    measurement,
    api,
    fastForward: (world, hours) => {
      const run = startDemoRun(world, api, demoStart, deliverInBulk(measurement.ingestion.ingestion))
      return fastForwardPlatform({ platform, run, from: demoStart, to: demoStart + hours * hour, setClock })
    },
    begin,
    run: ({ toHour, stepMinutes, ...settings }) => begin(settings).to(toHour, stepMinutes),
    stop: async () => {
      await platform.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
