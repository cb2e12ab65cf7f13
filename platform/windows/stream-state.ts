import {
  addCounts,
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

export interface RunningExperiment {
  readonly experimentId: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

export interface StreamState {
  /** What arrived of a window of each experiment, compared with what its stream usually brings. */
  completeness(
    experiments: readonly RunningExperiment[],
    range: TimeRange,
  ): Promise<ReadonlyMap<string, StreamCompleteness>>
}

interface Known {
  readonly baseline: StreamBaseline
  /** Windows up to here are in the baseline. */
  readonly until: number
}

export function streamState(store: EventStore): StreamState {
  const known = new Map<string, Known>()

  /** Adds the windows that ended well before `time` to the baselines. A clock that was set back adds nothing. */
  async function learnUntil(experiments: readonly RunningExperiment[], time: number): Promise<void> {
    const end = Math.floor((time - settledMs) / baselineWindowMs) * baselineWindowMs
    const behind = experiments
      .map(({ experimentId, startedAt }) => {
        const first = Math.ceil(Math.max(startedAt, end - baselineSpanMs) / baselineWindowMs) * baselineWindowMs
        return { experimentId, before: known.get(experimentId) ?? { baseline: emptyBaseline, until: first } }
      })
      .filter(({ before }) => before.until < end)
    if (behind.length === 0) return
    const from = Math.min(...behind.map(({ before }) => before.until))
    const volumes = await store.volumes(
      behind.map(({ experimentId }) => experimentId),
      { from, to: end },
      baselineWindowMs,
    )
    for (const { experimentId, before } of behind) {
      const windows = (volumes.get(experimentId) ?? []).filter(({ start }) => start >= before.until)
      const baseline = windows.reduce((sofar, { partitions }) => extendBaseline(sofar, partitions), before.baseline)
      known.set(experimentId, { baseline, until: end })
    }
  }

  return {
    async completeness(experiments, range) {
      await learnUntil(experiments, range.from)
      const ids = experiments.map(({ experimentId }) => experimentId)
      const volumes = await store.volumes(ids, range, minuteMs)
      return new Map(
        ids.map((id) => {
          const received = sumPartitions((volumes.get(id) ?? []).flatMap(({ partitions }) => partitions))
          return [id, streamCompleteness(received, known.get(id)?.baseline ?? emptyBaseline)]
        }),
      )
    },
  }
}

function sumPartitions(volumes: readonly PartitionVolume[]): readonly PartitionVolume[] {
  const sums = new Map<number, Readonly<Record<string, number>>>()
  for (const { partition, events } of volumes) {
    sums.set(partition, addCounts([sums.get(partition) ?? {}, events]))
  }
  return [...sums].map(([partition, events]) => ({ partition, events }))
}
