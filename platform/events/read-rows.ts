import { z } from 'zod'
import type { PartitionVolume } from '@analysis'
import { recordOf } from '@contract'
import type { ExposedPartitions, StoredEvent, StoredExposure, Watermark, WindowVolume } from './event-store'

/** Whole numbers that an engine may give as text or as a bigint. */
const whole = z.union([z.number(), z.bigint(), z.string()]).transform(Number)

const volumeRow = z.object({
  experiment_id: z.string(),
  start: whole,
  partition: whole,
  variant_id: z.string(),
  events: whole,
})
const subjectsRow = z.object({ variant_id: z.string(), subjects: whole })
const exposedRow = z.object({ partition: whole, variant_id: z.string(), exposed: whole, active: whole })
const watermarkRow = z.object({ partition: whole, newest: whole })
const variantRow = z.object({ variant_id: z.string(), newest: whole })
const versionRow = z.object({ experiment_id: z.string(), version: whole })
export const countRow = z.object({ count: whole })
const properties = recordOf(z.union([z.string(), z.number(), z.boolean(), z.null()]))
const eventRow = z.object({
  event_id: z.string(),
  event: z.string(),
  at_ms: whole,
  received_ms: whole,
  partition: whole,
  properties: z.string(),
})
const exposureRow = z.object({
  experiment_id: z.string(),
  variant_id: z.string(),
  at_ms: whole,
  received_ms: whole,
  partition: whole,
})

type Partitions = Map<number, Record<string, number>>

/** Rows ordered by start and partition as windows of partitions, by experiment. */
export function readVolumes(rows: readonly unknown[]): ReadonlyMap<string, readonly WindowVolume[]> {
  const experiments = new Map<string, Map<number, Partitions>>()
  for (const row of rows) {
    const { experiment_id, start, partition, variant_id, events } = volumeRow.parse(row)
    const windows = experiments.get(experiment_id) ?? new Map<number, Partitions>()
    experiments.set(experiment_id, windows)
    const partitions: Partitions = windows.get(start) ?? new Map<number, Record<string, number>>()
    windows.set(start, partitions)
    partitions.set(partition, { ...partitions.get(partition), [variant_id]: events })
  }
  return new Map([...experiments].map(([id, windows]) => [id, [...windows].map(windowVolume)]))
}

function windowVolume([start, partitions]: readonly [number, Partitions]): WindowVolume {
  return { start, partitions: partitionVolumes(partitions) }
}

function partitionVolumes(partitions: Partitions): readonly PartitionVolume[] {
  return [...partitions].map(([partition, events]) => ({ partition, events }))
}

export function readFirstExposed(rows: readonly unknown[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    rows.map((row) => subjectsRow.parse(row)).map(({ variant_id, subjects }) => [variant_id, subjects]),
  )
}

export function readExposedPartitions(rows: readonly unknown[]): ExposedPartitions {
  const read = rows.map((row) => exposedRow.parse(row))
  const byPartition = (of: 'exposed' | 'active') => {
    const partitions: Partitions = new Map()
    for (const { partition, variant_id, [of]: subjects } of read) {
      partitions.set(partition, { ...partitions.get(partition), [variant_id]: subjects })
    }
    return partitionVolumes(partitions)
  }
  return { exposed: byPartition('exposed'), active: byPartition('active') }
}

export function readWatermarks(rows: readonly unknown[]): readonly Watermark[] {
  return rows.map((row) => watermarkRow.parse(row)).map(({ partition, newest }) => ({ partition, at: newest }))
}

export function readVariantWatermarks(rows: readonly unknown[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    rows.map((row) => variantRow.parse(row)).map(({ variant_id, newest }) => [variant_id, newest]),
  )
}

export function readVersions(rows: readonly unknown[]): ReadonlyMap<string, number> {
  return new Map(rows.map((row) => versionRow.parse(row)).map(({ experiment_id, version }) => [experiment_id, version]))
}

export function readSubjectEvents(subject: string, rows: readonly unknown[]): readonly StoredEvent[] {
  return rows.map((row) => {
    const fields = eventRow.parse(row)
    return {
      eventId: fields.event_id,
      subject,
      event: fields.event,
      at: fields.at_ms,
      receivedAt: fields.received_ms,
      partition: fields.partition,
      properties: properties.parse(JSON.parse(fields.properties)),
    }
  })
}

export function readSubjectExposures(subject: string, rows: readonly unknown[]): readonly StoredExposure[] {
  return rows.map((row) => {
    const fields = exposureRow.parse(row)
    return {
      experimentId: fields.experiment_id,
      subject,
      variantId: fields.variant_id,
      at: fields.at_ms,
      receivedAt: fields.received_ms,
      partition: fields.partition,
    }
  })
}
