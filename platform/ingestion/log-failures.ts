/** Why the log took nothing: the disk refused, more waits for it than fits in memory, or the server is closing. */
export type LogRefusal = 'disk' | 'overload' | 'closed'

/** A record was not taken, and nothing of it stays. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable'
  /** Such as ENOSPC or EROFS; null when it was not the disk. */
  readonly diskCode: string | null

  constructor(
    readonly refusal: LogRefusal,
    cause?: unknown,
  ) {
    const said = cause instanceof Error ? cause.message : null
    super(said === null ? `The log accepts nothing: ${refusal}.` : `The log cannot be written: ${said}`, { cause })
    this.diskCode = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null
  }
}

/** Records that were acknowledged cannot be read back: the server must not start over them. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged'
}
