import type { RealtimeAnswer, WindowDocument } from '@contract'
import { named } from '@analysis'
import type { EventStore } from '../events/event-store'
import type { Clock, ConfigReader } from '../ports'
import type { Watermarks } from '../windows/watermarks'
import type { ExperimentWindow, Windows } from '../windows/windows'
import type { GuardrailMonitor } from './monitor'

const minuteMs = 60_000

/** The last windows of an experiment, oldest first. Null: there is no such experiment. */
export type Realtime = (experimentId: string, minutes: 1 | 5, count: number) => Promise<RealtimeAnswer | null>

export interface RealtimeParts {
  readonly config: Pick<ConfigReader, 'experiment'>
  readonly store: EventStore
  readonly windows: Windows
  readonly watermarks: Watermarks
  readonly monitor: GuardrailMonitor
  readonly clock: Clock
}

export function realtime({ config, store, windows, watermarks, monitor, clock }: RealtimeParts): Realtime {
  return async (experimentId, minutes, count) => {
    const experiment = config.experiment(experimentId)
    if (experiment === null) return null
    const now = clock.now()
    const lengthMs = minutes * minuteMs
    const last = Math.floor(now / lengthMs) * lengthMs
    const documents: WindowDocument[] = []
    for (let back = count - 1; back >= 0; back--) {
      const window = await windows.ending(experiment, last - back * lengthMs, minutes)
      if (window !== null) documents.push(windowDocument(window, minutes))
    }
    const newest = watermarks.newest()
    const byVariant = await store.variantWatermarks(experimentId)
    const lag = ({ id }: { readonly id: string }) => {
      const newestOf = named(byVariant, id)
      return [id, newestOf === undefined ? null : now - newestOf] as const
    }
    return {
      experiment_id: experimentId,
      at: new Date(now).toISOString(),
      lag_ms: newest === null ? null : now - newest,
      lag_by_variant: Object.fromEntries(experiment.variants.map(lag)),
      windows: documents,
      guardrails: [...monitor.status(experimentId)],
    }
  }
}

function windowDocument(window: ExperimentWindow, minutes: number): WindowDocument {
  const metrics = [...window.metrics].flatMap(([metric_id, { columns, byVariant }]) =>
    [...byVariant].map(([variant_id, { count, means, comoments }]) => ({
      metric_id,
      variant_id,
      count,
      columns: columns.map(({ name }) => name),
      means: [...means],
      comoments: [...comoments],
    })),
  )
  return {
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    minutes,
    revision: window.revision,
    subjects: { ...window.subjects },
    metrics,
    completeness: { ...window.stream.byVariant },
    lost_partitions: [...window.stream.lostPartitions],
  }
}
