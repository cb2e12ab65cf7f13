/** One file of the log, as far as it is durable. */
export interface Segment {
  readonly name: string
  /** The number of its first record. */
  readonly first: number
  records: number
  bytes: number
}

const pattern = /^wal-(\d{16})\.log$/

/** A segment is named after its first record, so that names sort as records do. */
export function segmentName(first: number): string {
  return `wal-${String(first).padStart(16, '0')}.log`
}

/** The segments among a folder's files, oldest first. A file half made by a crash is not one. */
export function segmentNames(files: readonly string[]): readonly string[] {
  return files.filter((name) => pattern.test(name)).toSorted()
}

export function firstRecordOf(name: string): number {
  return Number(pattern.exec(name)?.[1])
}
