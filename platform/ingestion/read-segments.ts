import { LogDamaged } from './log-failures'
import type { LogFiles } from './log-files'
import { decodeRecords, headerBytes } from './log-records'
import type { Segment } from './segments'

export interface LogRead {
  readonly payloads: readonly Buffer[]
  /** The number after the last of them. */
  readonly next: number
}

/** Where a reader left a segment, so that reading on does not start at its beginning. */
const places = new WeakMap<Segment, { record: number; byte: number }>()

/** Durable records from a number on, of one segment, up to about `maxBytes` but at least one. */
export async function readSegments(
  files: LogFiles,
  segments: readonly Segment[],
  from: number,
  maxBytes: number,
): Promise<LogRead> {
  const segment = segments.findLast(({ first }) => first <= from)
  if (segment === undefined) throw new LogDamaged(`The log no longer has record ${from}.`)
  const durable = { records: segment.records, bytes: segment.bytes }
  if (from >= segment.first + durable.records) {
    return segments.at(-1) === segment || durable.records === 0
      ? { payloads: [], next: from }
      : readSegments(files, segments.slice(segments.indexOf(segment) + 1), from, maxBytes)
  }
  const left = places.get(segment)
  const start = left !== undefined && left.record <= from ? left : { record: segment.first, byte: 0 }
  const file = await files.open(segment.name)
  try {
    let length = Math.min(maxBytes, durable.bytes - start.byte)
    let decoded = decodeRecords(await file.read(length, start.byte))
    while (start.record + decoded.payloads.length <= from && length < durable.bytes - start.byte) {
      length = Math.min(2 * length + headerBytes, durable.bytes - start.byte)
      decoded = decodeRecords(await file.read(length, start.byte))
    }
    const payloads = decoded.payloads.slice(from - start.record)
    if (payloads.length === 0) throw new LogDamaged(`Record ${from} cannot be read back from ${segment.name}.`)
    const next = from + payloads.length
    places.set(segment, { record: next, byte: start.byte + decoded.end })
    return { payloads, next }
  } finally {
    await file.close()
  }
}
