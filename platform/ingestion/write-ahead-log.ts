import { LogDamaged, LogUnavailable } from './log-failures'
import type { LogFile, LogFiles } from './log-files'
import { decodeRecords, encodeRecord } from './log-records'
import { readSegments, type LogRead } from './read-segments'
import { firstRecordOf, segmentName, segmentNames, type Segment } from './segments'

export interface LogSettings {
  readonly files: LogFiles
  /** A segment longer than this is followed by a new one. */
  readonly segmentBytes: number
  /** Bytes that may wait for the disk at a time: beyond, `append` refuses. */
  readonly pendingBytes: number
}

/**
 * Records in segments, each record once, numbered from 0. A record that was appended is on disk: writers that come while
 * the disk is busy share the next write and the next sync.
 */
export interface WriteAheadLog {
  /** The number after the last durable record. */
  readonly end: number
  /** Durable bytes that were not released yet. */
  readonly bytes: number
  /** Bytes cut off at the start because no record ever ended there: never acknowledged. */
  readonly tornBytes: number
  /**
   * Resolves to the record's number once it is durable.
   * @throws LogUnavailable when the disk refuses (nothing of the record stays) or too much waits already
   */
  append(payload: Uint8Array): Promise<number>
  /** Records from that number on, up to about `maxBytes`. */
  read(from: number, maxBytes: number): Promise<LogRead>
  /** Ends the current segment, so that `release` may delete it. */
  rotate(): Promise<void>
  /** Deletes segments that hold only records below that number. */
  release(below: number): Promise<void>
  close(): Promise<void>
}

interface Waiting {
  readonly record: Buffer
  readonly resolve: (number: number) => void
  readonly reject: (failure: Error) => void
}

/**
 * Opens the log in its folder and cuts a torn tail off. `from` is the number below which nothing is needed any more.
 * @throws LogDamaged when records are missing or unreadable before the tail
 */
export async function openWriteAheadLog(settings: LogSettings, from = 0): Promise<WriteAheadLog> {
  const { files } = settings
  const { segments, tornBytes, current: opened } = await recoverSegments(files, from)
  let current: LogFile | null = opened
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let working: Promise<void> | null = null
  let closed = false

  const last = () => segments[segments.length - 1]!
  const end = () => last().first + last().records

  /** The last segment, without what a failed write may have left behind its durable end. */
  async function currentFile(): Promise<LogFile> {
    if (current !== null) return current
    const file = await files.open(last().name)
    await file.truncate(last().bytes)
    current = file
    return file
  }

  /** A group's bytes at the durable end of the log: all of them or none. */
  async function writeGroup(bytes: Buffer, records: number): Promise<void> {
    const segment = last()
    const file = await currentFile()
    try {
      await file.write(bytes, segment.bytes)
      await file.sync()
    } catch (cause) {
      // what a failed write or sync left behind must not come back as a record
      await file.truncate(segment.bytes).catch(() => undefined)
      await file.close().catch(() => undefined)
      current = null
      throw cause
    }
    segment.bytes += bytes.length
    segment.records += records
  }

  async function startSegment(): Promise<void> {
    const name = segmentName(end())
    const before = await currentFile()
    const file = await files.create(name)
    await before.close()
    current = file
    segments.push({ name, first: end(), records: 0, bytes: 0 })
  }

  async function commitWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      waitingBytes = 0
      try {
        if (last().bytes >= settings.segmentBytes) await startSegment()
        const first = end()
        await writeGroup(Buffer.concat(group.map(({ record }) => record)), group.length)
        group.forEach(({ resolve }, at) => resolve(first + at))
      } catch (cause) {
        const failure = new LogUnavailable('disk', cause)
        for (const { reject } of group) reject(failure)
      }
    }
  }

  /** One piece of work at a time touches the current segment. */
  function exclusively(work: () => Promise<void>): Promise<void> {
    const before = working ?? Promise.resolve()
    const run = before.catch(() => undefined).then(work)
    working = run
    return run
  }

  return {
    tornBytes,
    get end() {
      return end()
    },
    get bytes() {
      return segments.reduce((total, { bytes }) => total + bytes, 0)
    },
    append(payload) {
      if (closed) return Promise.reject(new LogUnavailable('closed'))
      const record = encodeRecord(payload)
      if (waitingBytes + record.length > settings.pendingBytes) return Promise.reject(new LogUnavailable('overload'))
      const appended = new Promise<number>((resolve, reject) => waiting.push({ record, resolve, reject }))
      waitingBytes += record.length
      if (waiting.length === 1) void exclusively(commitWaiting)
      return appended
    },
    read: (number, maxBytes) => readSegments(files, segments, number, maxBytes),
    rotate: () => exclusively(async () => (last().records > 0 ? startSegment() : undefined)),
    release: (below) =>
      exclusively(async () => {
        while (segments.length > 1 && segments[0]!.first + segments[0]!.records <= below) {
          await files.remove(segments[0]!.name)
          segments.shift()
        }
      }),
    async close() {
      closed = true
      await exclusively(commitWaiting)
      await current?.close()
      current = null
    },
  }
}

interface Recovered {
  readonly segments: Segment[]
  readonly tornBytes: number
  readonly current: LogFile
}

async function recoverSegments(files: LogFiles, from: number): Promise<Recovered> {
  const segments: Segment[] = []
  const names = segmentNames(await files.list())
  if (names.length === 0) {
    const name = segmentName(from)
    const current = await files.create(name)
    return { segments: [{ name, first: from, records: 0, bytes: 0 }], tornBytes: 0, current }
  }
  let tornBytes = 0
  let current: LogFile | null = null
  for (const [at, name] of names.entries()) {
    const first = firstRecordOf(name)
    const expected = at === 0 ? Math.min(first, from) : segments[at - 1]!.first + segments[at - 1]!.records
    if (first !== expected) throw new LogDamaged(`The log has no record ${expected}; ${name} begins at ${first}.`)
    const file = await files.open(name)
    const size = await file.size()
    const { payloads, end } = decodeRecords(await file.read(size, 0))
    segments.push({ name, first, records: payloads.length, bytes: end })
    if (at < names.length - 1) {
      await file.close()
      if (end !== size)
        throw new LogDamaged(`${name} cannot be read beyond byte ${end}, and it is not the last segment.`)
      continue
    }
    current = file
    if (end === size) continue
    tornBytes = size - end
    await file.truncate(end)
    await file.sync()
  }
  return { segments, tornBytes, current: current! }
}
