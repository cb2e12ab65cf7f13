import type { Logger } from 'pino'
import { z } from 'zod'
import type { Clock } from '../ports'

/** How a server is to run. Everything has a default but the data folder. */
export interface PlatformSettings {
  /** Absolute. Made when it is not there, readable by the server's user alone. */
  readonly dataFolder: string
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** `postgres://...`; null: PGlite in the data folder. */
  readonly configUrl: string | null
  /** `http://...` of ClickHouse; null: DuckDB in the data folder. */
  readonly eventsUrl: string | null
  /** Host names that requests may name besides loopback; null: any, as behind a proxy. */
  readonly allowedHosts: readonly string[] | null
  readonly maxStreamClients: number
  /** Of one token on the routes of configuration and governance. */
  readonly requestsPerSecond: number
  /** Of one token on /snapshot and /acknowledgements, which each of its SDKs calls once after a change. */
  readonly sdkRequestsPerSecond: number
  readonly heartbeatMs: number
  readonly clock: Clock
  /** Null: a log of warnings and worse on standard error. */
  readonly logger: Logger | null
  /** Holds every answer against its schema; for tests. */
  readonly checkAnswers: boolean
  /** Runs periodic work by itself. Off where somebody else drives the clock. */
  readonly runTickers: boolean
}

export const systemClock: Clock = { now: () => Date.now() }

const defaults = {
  host: '127.0.0.1',
  port: 7420,
  configUrl: null,
  eventsUrl: null,
  maxStreamClients: 10_000,
  requestsPerSecond: 500,
  sdkRequestsPerSecond: 10_000,
  heartbeatMs: 15_000,
  clock: systemClock,
  logger: null,
  checkAnswers: false,
  runTickers: true,
} satisfies Partial<PlatformSettings>

const url = (protocols: RegExp) => z.url({ protocol: protocols }).nullable()
const checked = z.object({
  host: z.string().min(1),
  port: z.int().min(0).max(65_535),
  configUrl: url(/^postgres(?:ql)?$/),
  eventsUrl: url(/^https?$/),
  maxStreamClients: z.int().min(1).max(100_000),
  requestsPerSecond: z.int().min(1),
  sdkRequestsPerSecond: z.int().min(1),
  heartbeatMs: z.int().min(100),
})

/** Settings with every default filled in. @throws ZodError for what cannot be */
export function completeSettings(
  given: Partial<PlatformSettings> & Pick<PlatformSettings, 'dataFolder'>,
): Omit<PlatformSettings, 'allowedHosts'> & Partial<Pick<PlatformSettings, 'allowedHosts'>> {
  const settings = { ...defaults, ...given }
  checked.parse(settings)
  return settings
}
