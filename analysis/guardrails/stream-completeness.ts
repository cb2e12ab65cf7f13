import { named } from '../numerics/named'
import { addCounts } from '../results/split-part'
/** Events of one partition, by variant. */
export interface PartitionVolume {
  readonly partition: number
  readonly events: Readonly<Record<string, number>>
}

/** What a window of a complete stream looked like so far: the running mean of each partition's events, by variant. */
export interface StreamBaseline {
  readonly windows: number
  readonly partitions: readonly PartitionVolume[]
}

export const emptyBaseline: StreamBaseline = { windows: 0, partitions: [] }

export interface StreamCompleteness {
  /** Partitions that brought far less than the others say they should. */
  readonly lostPartitions: readonly number[]
  /** Received over expected, at most 1, by variant; empty while the baseline is too short to tell. */
  readonly byVariant: Readonly<Record<string, number>>
}

/** Windows a baseline must be made of before it says anything. */
const enoughWindows = 3
/** How many windows the running mean remembers. */
const memory = 48
const lostShare = 0.5
const lostDeviations = 4

/**
 * Tells loss from effect. Traffic rises and falls for all partitions alike, and a treatment that drives subjects away does
 * so in all of them; what is lost on the way is lost by partition. So the partitions that did best say how much a window
 * should hold, and a partition that brought less than half of its part, by four standard deviations, is lost: what it
 * owes is missing from the variants it used to carry.
 */
export function streamCompleteness(received: readonly PartitionVolume[], baseline: StreamBaseline): StreamCompleteness {
  if (baseline.windows < enoughWindows) return { lostPartitions: [], byVariant: {} }
  const arrived = new Map(received.map(({ partition, events }) => [partition, total(events)]))
  const ratios = baseline.partitions
    .map(({ partition, events }) => (arrived.get(partition) ?? 0) / Math.max(total(events), Number.MIN_VALUE))
    .toSorted((a, b) => a - b)
  const scale = ratios[Math.ceil(0.75 * (ratios.length - 1))] ?? 0
  const lost = baseline.partitions.filter(({ partition, events }) => {
    const expected = scale * total(events)
    const got = arrived.get(partition) ?? 0
    return got < lostShare * expected && expected - got > lostDeviations * Math.sqrt(expected)
  })
  const receivedBy = sumByVariant(received)
  const completeness = Object.keys(sumByVariant(baseline.partitions)).map((variant) => {
    const owed = lost.reduce((sum, { partition, events }) => {
      const got = named(received.find((each) => each.partition === partition)?.events ?? {}, variant) ?? 0
      return sum + Math.max(0, scale * (named(events, variant) ?? 0) - got)
    }, 0)
    const got = named(receivedBy, variant) ?? 0
    return [variant, got + owed === 0 ? 1 : got / (got + owed)] as const
  })
  return { lostPartitions: lost.map(({ partition }) => partition), byVariant: Object.fromEntries(completeness) }
}

/** The baseline with one more window, if that one was complete: a loss never becomes what is expected. */
export function extendBaseline(baseline: StreamBaseline, received: readonly PartitionVolume[]): StreamBaseline {
  if (received.length === 0 || streamCompleteness(received, baseline).lostPartitions.length > 0) return baseline
  const weight = 1 / Math.min(baseline.windows + 1, memory)
  const known = new Map(baseline.partitions.map((each) => [each.partition, each.events]))
  const arrived = new Map(received.map((each) => [each.partition, each.events]))
  const partitions = [...new Set([...known.keys(), ...arrived.keys()])].toSorted((a, b) => a - b)
  return {
    windows: baseline.windows + 1,
    partitions: partitions.map((partition) => {
      const before = known.get(partition) ?? {}
      const now = arrived.get(partition) ?? {}
      const variants = [...new Set([...Object.keys(before), ...Object.keys(now)])]
      const mean = (variant: string) =>
        (1 - weight) * (named(before, variant) ?? 0) + weight * (named(now, variant) ?? 0)
      return { partition, events: Object.fromEntries(variants.map((variant) => [variant, mean(variant)])) }
    }),
  }
}

function total(events: Readonly<Record<string, number>>): number {
  return Object.values(events).reduce((sum, count) => sum + count, 0)
}

function sumByVariant(volumes: readonly PartitionVolume[]): Readonly<Record<string, number>> {
  return addCounts(volumes.map(({ events }) => events))
}
