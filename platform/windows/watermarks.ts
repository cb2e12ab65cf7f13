import type { EventBatch, EventStore, Watermark } from '../events/event-store'

/** How far the stream has come, by partition: kept in memory, so that asking costs no query. */
export interface Watermarks {
  current(): readonly Watermark[]
  /** Time of the newest event of all; null before the first. */
  newest(): number | null
  note(batch: EventBatch): void
}

export async function streamWatermarks(store: EventStore): Promise<Watermarks> {
  const known = new Map((await store.watermarks()).map(({ partition, at }) => [partition, at]))
  return {
    current: () =>
      [...known].map(([partition, at]) => ({ partition, at })).toSorted((a, b) => a.partition - b.partition),
    newest: () => (known.size === 0 ? null : Math.max(...known.values())),
    note({ events }) {
      for (const { partition, at, receivedAt } of events) {
        const before = known.get(partition) ?? Number.NEGATIVE_INFINITY
        const mark = Math.min(at, receivedAt)
        // a mark ahead of what is received now is of a clock that has been set back since
        known.set(partition, before > receivedAt ? mark : Math.max(before, mark))
      }
    },
  }
}
