import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  fastForward,
  openDemoApi,
  openDemoWorld,
  setUpDemo,
  startDemoRun,
  tickByClock,
  type DemoApi,
  type FaultName,
} from '../../../platform/demo'
import type { MeasurementPart } from '../../../platform/measurement'
import type { PlatformPart } from '../../../platform/ports'
import { startPlatform, type RunningPlatform } from '../../../platform/server/start-platform'

export const demoStart = Date.UTC(2026, 0, 5)
const hour = 3_600_000

/** A real platform on a clock of its own, with the demo's configuration. */
export interface DemoServer {
  readonly platform: RunningPlatform
  readonly api: DemoApi
  /** Lives through the hours [from, to) of a world. @returns records taken */
  run(world: DemoWorldSettings): Promise<number>
  stop(): Promise<void>
}

export interface DemoWorldSettings {
  readonly visitsPerHour: number
  readonly fromHour?: number
  readonly toHour: number
  readonly stepMinutes: number
  readonly faults?: readonly { readonly name: FaultName; readonly onsetHour: number }[]
  readonly seed?: number
}

export async function startDemoServer(): Promise<DemoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-demo-'))
  let now = demoStart
  const platform = await startPlatform({
    dataFolder: folder,
    port: 0,
    clock: { now: () => now },
    runTickers: false,
  })
  const api = openDemoApi(platform.url, (await readFile(join(folder, 'owner-token'), 'utf8')).trim())
  await setUpDemo(api)
  const measurement = platform.parts.find(isMeasurement)
  const tickParts = tickByClock([...platform.core.tickers, ...platform.parts.flatMap(({ tickers }) => tickers ?? [])])
  const tick = async (time: number): Promise<void> => {
    await measurement?.ingestion.consumer.drained()
    await tickParts(time)
  }
  return {
    platform,
    api,
    run: async ({ visitsPerHour, fromHour = 0, toHour, stepMinutes, faults = [], seed = 1 }) => {
      const world = openDemoWorld({ seed, start: demoStart, visitsPerHour, faults })
      const from = demoStart + fromHour * hour
      return fastForward({
        run: startDemoRun(world, api, from),
        from,
        to: demoStart + toHour * hour,
        stepMs: stepMinutes * 60_000,
        setClock: (time) => {
          now = time
        },
        tick,
      })
    },
    stop: async () => {
      await platform.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function isMeasurement(part: PlatformPart): part is MeasurementPart {
  return part.name === 'measurement'
}
