import {
  emptyBaseline,
  extendBaseline,
  streamCompleteness,
  type PartitionVolume,
  type StreamBaseline,
  type StreamCompleteness,
} from '@analysis'
import type { EventStore, TimeRange } from '../events/event-store'

const minuteMs = 60_000
const baselineWindowMs = 5 * minuteMs
/** A baseline starts with what the last day looked like, or as much of it as the experiment has run. */
const baselineSpanMs = 24 * 60 * minuteMs
/** A window belongs to the baseline once the usual delay has passed. */
const settledMs = 5 * minuteMs

export interface StreamState {
  /** What arrived of a window, compared with what the experiment's stream usually brings. */
  completeness(experimentId: string, startedAt: number, range: TimeRange): Promise<StreamCompleteness>
}

interface Known {
  readonly baseline: StreamBaseline
  /** Windows up to here are in the baseline. */
  readonly until: number
}

export function streamState(store: EventStore): StreamState {
  const known = new Map<string, Known>()

  /** The baseline of windows that ended well before `time`. A clock that was set back adds nothing. */
  async function baselineBefore(experimentId: string, startedAt: number, time: number): Promise<StreamBaseline> {
    const end = Math.floor((time - settledMs) / baselineWindowMs) * baselineWindowMs
    const first = Math.ceil(Math.max(startedAt, end - baselineSpanMs) / baselineWindowMs) * baselineWindowMs
    const before = known.get(experimentId) ?? { baseline: emptyBaseline, until: first }
    if (end <= before.until) return before.baseline
    const windows = await store.volumes(experimentId, { from: before.until, to: end }, baselineWindowMs)
    const baseline = windows.reduce((sofar, { partitions }) => extendBaseline(sofar, partitions), before.baseline)
    known.set(experimentId, { baseline, until: end })
    return baseline
  }

  return {
    async completeness(experimentId, startedAt, range) {
      const baseline = await baselineBefore(experimentId, startedAt, range.from)
      const minutes = await store.volumes(experimentId, range, minuteMs)
      return streamCompleteness(sumPartitions(minutes.flatMap(({ partitions }) => partitions)), baseline)
    },
  }
}

function sumPartitions(volumes: readonly PartitionVolume[]): readonly PartitionVolume[] {
  const sums = new Map<number, Record<string, number>>()
  for (const { partition, events } of volumes) {
    const sum = sums.get(partition) ?? {}
    for (const [variant, count] of Object.entries(events)) sum[variant] = (sum[variant] ?? 0) + count
    sums.set(partition, sum)
  }
  return [...sums].map(([partition, events]) => ({ partition, events }))
}
