import { pino } from 'pino'
import { buildApi } from '../api/build-api'
import { isLoopback } from '../api/host-guard'
import { openDatabase } from '../config/database/open-database'
import { lifecycleRoutes } from '../config/experiments/lifecycle-routes'
import { experimentRoutes } from '../config/experiments/routes'
import { sampleSizeRoutes } from '../config/experiments/sample-size'
import { registryRoutes } from '../config/registry/routes'
import { identityRoute } from '../governance/identity-route'
import { governanceRoutes } from '../governance/routes'
import { propagationRoutes } from '../kill/routes'
import type { PlatformPart, Ticker } from '../ports'
import { snapshotRoutes } from '../snapshot/routes'
import packageJson from '../../package.json'
import { lockDataFolder } from './lock-data-folder'
import { openCore, type OpenedCore } from './open-core'
import { startScheduler } from './scheduler'
import { completeSettings, type PlatformSettings } from './settings'
import { setupParts, stopParts } from './setup-parts'

export interface RunningPlatform {
  /** Where it listens: http://host:port */
  readonly url: string
  readonly core: OpenedCore
  readonly parts: readonly PlatformPart[]
  /** All periodic work, for whoever drives the clock. */
  readonly tickers: readonly Ticker[]
  /** The OpenAPI document that is served. */
  openApi(): unknown
  /** Stops listening, ends streams, flushes every part and releases the data folder. */
  stop(): Promise<void>
}

/** The composition root: everything a server is made of, put together in order. */
export async function startPlatform(
  given: Partial<PlatformSettings> & Pick<PlatformSettings, 'dataFolder'>,
): Promise<RunningPlatform> {
  const settings = completeSettings(given)
  const logger = settings.logger ?? pino({ level: 'warn' }, pino.destination(2))
  const undo: (() => unknown)[] = []
  try {
    const lock = await lockDataFolder(settings.dataFolder)
    undo.push(() => lock.release())
    const database = await openDatabase(settings.configUrl, settings.dataFolder)
    undo.push(() => database.close())
    const core = await openCore(database, settings, logger)
    undo.push(() => core.stop())
    const parts = await setupParts(core.core, settings)
    undo.push(() => stopParts(parts))
    const { app, metrics } = await buildApi({
      logger,
      tokens: core.tokens,
      allowedHosts: settings.allowedHosts ?? (isLoopback(settings.host) ? [] : null),
      checkAnswers: settings.checkAnswers,
      requestsPerSecond: settings.requestsPerSecond,
      sdkRequestsPerSecond: settings.sdkRequestsPerSecond,
      version: packageJson.version,
      routes: coreRoutes(core),
      sdkRoutes: [propagationRoutes(core.propagation), snapshotRoutes(core.snapshot, core.signingKey)],
      parts: [core.stream.routes, ...parts.flatMap(({ routes }) => routes ?? [])],
      health: () => ({ config_version: core.core.config.configVersion, version: packageJson.version }),
    })
    undo.push(() => app.close())
    metrics.gauge('assay_stream_clients', 'Connected stream clients', () => core.stream.clients())
    metrics.gauge('assay_stream_clients_dropped', 'Clients let go because they did not read', () =>
      core.stream.dropped(),
    )
    metrics.gauge('assay_config_version', 'Configuration version in force', () => core.core.config.configVersion)
    undo.push(() => core.stream.close())
    const url = await app.listen({ host: settings.host, port: settings.port, backlog: 4096 })
    await lock.announce(url)
    const tickers = [...core.tickers, ...parts.flatMap((part) => part.tickers ?? [])]
    if (settings.runTickers) {
      const scheduler = startScheduler(tickers, settings.clock, logger)
      undo.push(() => scheduler.stop())
    }
    return { url, core, parts, tickers, openApi: () => app.swagger(), stop: () => unwind(undo) }
  } catch (error) {
    await unwind(undo)
    throw error
  }
}

function coreRoutes({ core, experiments, registry, governance, tokens }: OpenedCore) {
  return [
    experimentRoutes(experiments, core.config),
    lifecycleRoutes(experiments),
    sampleSizeRoutes,
    registryRoutes(registry),
    governanceRoutes(governance, tokens),
    identityRoute(packageJson.version),
  ]
}

/** Undoes what was set up, the last first; every step even when one fails. */
async function unwind(undo: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = []
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
    try {
      await step()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'the platform did not stop cleanly')
}
