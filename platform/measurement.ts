import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { invariant } from '@analysis'
import packageJson from '../package.json'
import { bandits } from './bandits/bandits'
import { openClickhouseStore } from './events/clickhouse/open-clickhouse-store'
import { openDuckdbStore } from './events/duckdb/open-duckdb-store'
import type { EventStore } from './events/event-store'
import { followConfig } from './events/follow-config'
import { defaultMonitor, type MonitorSettings } from './guardrails/guardrail-rules'
import { lagTicker } from './guardrails/lag-ticker'
import { guardrailMonitor, type GuardrailMonitor } from './guardrails/monitor'
import { realtime } from './guardrails/realtime'
import { guardrailRoutes } from './guardrails/routes'
import {
  defaultIngestion,
  setupIngestion,
  type IngestionPart,
  type IngestionSettings,
} from './ingestion/setup-ingestion'
import type { PlatformCore, PlatformPart } from './ports'
import { experimentResults, type Results } from './results/results'
import { resultsRoutes } from './results/routes'
import { subjectRoutes } from './subjects/routes'
import { subjectRights } from './subjects/subjects'
import { warehouseRoutes } from './warehouse/routes'
import { streamWatermarks } from './windows/watermarks'
import { experimentWindows, type Windows } from './windows/windows'

export interface MeasurementSettings {
  /** `http://[user:password@]host:port[/database]` of ClickHouse; null: DuckDB in the data folder. */
  readonly eventsUrl: string | null
  readonly ingestion?: IngestionSettings
  readonly monitor?: MonitorSettings
}

/** Everything from an event's arrival to a result and a guardrail's state. */
export interface MeasurementPart extends PlatformPart {
  readonly store: EventStore
  readonly ingestion: IngestionPart
  readonly windows: Windows
  readonly results: Results
  readonly monitor: GuardrailMonitor
}

/** The part of a platform that measures; every platform has one. */
export function measurementOf({ parts }: { readonly parts: readonly PlatformPart[] }): MeasurementPart {
  const found = parts.find((part): part is MeasurementPart => part.name === 'measurement')
  invariant(found !== undefined, 'a platform measures')
  return found
}

const hourMs = 3_600_000

/** Opens the event store and the log, and puts the parts that measure together. */
export async function setupMeasurement(core: PlatformCore, settings: MeasurementSettings): Promise<MeasurementPart> {
  const { config, clock, audit, stream, alerts, killSwitch, changes, logger, dataFolder } = core
  const workFolder = join(dataFolder, 'work')
  await rm(workFolder, { recursive: true, force: true })
  await mkdir(workFolder, { recursive: true })
  const store = await openStore(settings.eventsUrl, dataFolder, workFolder)
  const follower = await followConfig(store, config, logger)
  const watermarks = await streamWatermarks(store)
  const windows = experimentWindows({ store, workFolder })
  const ingestion = await setupIngestion(core, store, settings.ingestion ?? defaultIngestion)
  const { consumer, log } = ingestion
  consumer.onConsumed((batch) => {
    windows.touched.note(batch)
    watermarks.note(batch)
  })
  const folder = join(dataFolder, 'results')
  const results = experimentResults({ store, workFolder, folder, config, clock, version: packageJson.version })
  const monitorSettings = settings.monitor ?? defaultMonitor
  const parts = {
    config,
    store,
    windows,
    watermarks,
    killSwitch,
    alerts,
    stream,
    clock,
    logger,
    settings: monitorSettings,
  }
  const monitor = guardrailMonitor(parts)
  const subjects = subjectRights({ config, changes, store, log, consumer, audit, clock })
  const reallocate = bandits({ config, changes, results, logger })
  const plugins = [
    ingestion.routes,
    resultsRoutes(results, audit),
    guardrailRoutes(monitor, realtime({ config, store, windows, watermarks, monitor, clock }), audit),
    subjectRoutes(subjects),
    warehouseRoutes({ config, audit, store, workFolder }),
  ]
  return {
    name: 'measurement',
    store,
    ingestion,
    windows,
    results,
    monitor,
    async routes(app) {
      for (const plugin of plugins) if (plugin !== undefined) await app.register(plugin)
    },
    tickers: [
      { name: 'guardrails', everyMs: monitorSettings.stepMs, tick: (now) => monitor.tick(now) },
      lagTicker(watermarks, stream),
      { name: 'results', everyMs: hourMs, tick: () => results.refreshAll() },
      { name: 'erasure', everyMs: hourMs, tick: async () => void (await store.eraseDeleted()) },
      { name: 'bandits', everyMs: hourMs, tick: async (now) => void (await reallocate(now)) },
    ],
    async stop() {
      await follower.stop()
      await ingestion.stop?.()
      await store.close()
    },
  }
}

async function openStore(eventsUrl: string | null, dataFolder: string, workFolder: string): Promise<EventStore> {
  if (eventsUrl === null) {
    return openDuckdbStore({ path: join(dataFolder, 'events.duckdb'), exportFolder: workFolder })
  }
  const url = new URL(eventsUrl)
  const database = url.pathname.slice(1)
  return openClickhouseStore({
    url: url.origin,
    ...(url.username !== '' && { user: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    ...(database !== '' && { database }),
  })
}
