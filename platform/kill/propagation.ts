import type { PropagationDocument } from '@contract'
import type { Clock, ConfigReader, StreamHub, Ticker } from '../ports'

/** How long an SDK that neither listens nor acknowledges is still counted. */
const forgottenAfterMs = 90_000
/** How long after a push its progress is still published. */
const publishedForMs = 300_000

/** One push of one experiment's change, and who has acknowledged it after how many milliseconds. */
interface Wave {
  readonly experimentId: string
  readonly configVersion: number
  readonly pushAt: number
  readonly delays: Map<string, number>
  published: number
}

interface Sdk {
  configVersion: number
  seenAt: number
  connections: number
}

/** Counts which SDKs work by which version. In memory: after a restart SDKs connect and acknowledge anew. */
export interface Propagation {
  acknowledge(sdkId: string, configVersion: number): void
  connected(sdkId: string, isConnected: boolean): void
  /** Null when there is no such experiment. */
  of(experimentId: string): PropagationDocument | null
  /** Publishes the progress of recent pushes. */
  readonly ticker: Ticker
  stop(): void
}

export function createPropagation(config: ConfigReader, stream: StreamHub, clock: Clock): Propagation {
  const waves = new Map<string, Wave>()
  const sdks = new Map<string, Sdk>()

  const forget = config.onChange(({ configVersion, experiment }) => {
    if (experiment === null) return
    const { experiment_id: experimentId } = experiment
    waves.set(experimentId, { experimentId, configVersion, pushAt: clock.now(), delays: new Map(), published: 0 })
  })

  function sdkOf(sdkId: string): Sdk {
    const sdk = sdks.get(sdkId) ?? { configVersion: -1, seenAt: 0, connections: 0 }
    sdk.seenAt = clock.now()
    sdks.set(sdkId, sdk)
    return sdk
  }

  function present(now: number): readonly (readonly [string, Sdk])[] {
    // a clock that was set back: what was seen by the old one counts from now on
    for (const sdk of sdks.values()) sdk.seenAt = Math.min(sdk.seenAt, now)
    return [...sdks].filter(([, sdk]) => sdk.connections > 0 || now - sdk.seenAt < forgottenAfterMs)
  }

  function progress(wave: Wave, now: number): PropagationDocument {
    const counted = present(now)
    const delays = [...wave.delays.values()].toSorted((a, b) => a - b)
    return {
      experiment_id: wave.experimentId,
      config_version: wave.configVersion,
      sdks_total: counted.length,
      sdks_acknowledged: counted.filter(([, sdk]) => sdk.configVersion >= wave.configVersion).length,
      push_at: new Date(wave.pushAt).toISOString(),
      p50_ms: nearestRank(delays, 0.5),
      p95_ms: nearestRank(delays, 0.95),
    }
  }

  return {
    acknowledge(sdkId, configVersion) {
      const sdk = sdkOf(sdkId)
      const now = clock.now()
      for (const wave of waves.values()) {
        const isNew = wave.configVersion > sdk.configVersion && wave.configVersion <= configVersion
        if (isNew) wave.delays.set(sdkId, Math.max(0, now - wave.pushAt))
      }
      sdk.configVersion = Math.max(sdk.configVersion, configVersion)
    },
    connected(sdkId, isConnected) {
      const sdk = sdkOf(sdkId)
      sdk.connections = Math.max(0, sdk.connections + (isConnected ? 1 : -1))
    },
    of(experimentId) {
      const now = clock.now()
      const wave = waves.get(experimentId)
      if (wave !== undefined) return progress(wave, now)
      const experiment = config.experiment(experimentId)
      if (experiment === null) return null
      const { config_version: configVersion, updated_at } = experiment
      const before = { experimentId, configVersion, pushAt: Date.parse(updated_at), delays: new Map(), published: 0 }
      return progress(before, now)
    },
    ticker: {
      name: 'propagation',
      everyMs: 1000,
      async tick(now) {
        const counted = new Map(present(now))
        for (const sdkId of sdks.keys()) if (!counted.has(sdkId)) sdks.delete(sdkId)
        for (const wave of waves.values()) {
          if (now - wave.pushAt > publishedForMs || wave.delays.size === wave.published) continue
          wave.published = wave.delays.size
          await stream.publish('propagation', progress(wave, now))
        }
      },
    },
    stop: forget,
  }
}

/** The smallest value that at least this share of all values does not exceed. Null of none. */
function nearestRank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null
}
