import type { JobStage, PullProgress } from '@contract'

export type ProgressListener = (progress: Omit<PullProgress, 'jobId' | 'studyPath'>) => void

const intervalMilliseconds = 100

/** Adds up what the sources of one pull report, and works out rate and remaining time. */
export class PullMeter {
  private readonly startedAt: number
  private lastAt = Number.NEGATIVE_INFINITY
  private stage: JobStage = 'reading'
  private rowsBefore = 0
  private bytesBefore = 0
  private rows = 0
  private bytes = 0

  constructor(
    private readonly totalBytes: number | null,
    private readonly listener: ProgressListener,
    private readonly clock: () => number,
  ) {
    this.startedAt = clock()
  }

  /** Rows and bytes of the source that is being read, so far. */
  read(rows: number, bytes: number): void {
    this.rows = this.rowsBefore + rows
    this.bytes = this.bytesBefore + bytes
    this.tell(false)
  }

  /** The source is read; the next one adds to it. */
  endSource(): void {
    this.rowsBefore = this.rows
    this.bytesBefore = this.bytes
  }

  enter(stage: JobStage): void {
    this.stage = stage
    this.tell(true)
  }

  private tell(always: boolean): void {
    const now = this.clock()
    if (!always && now - this.lastAt < intervalMilliseconds) return
    this.lastAt = now
    const seconds = (now - this.startedAt) / 1000
    const left = this.totalBytes === null ? null : this.totalBytes - this.bytes
    const reading = this.stage === 'reading' && this.bytes > 0 && seconds > 0
    this.listener({
      stage: this.stage,
      rows: Math.round(this.rows),
      bytes: Math.round(this.bytes),
      // a server only estimates how much it will send
      totalBytes: this.totalBytes === null ? null : Math.max(this.totalBytes, Math.round(this.bytes)),
      rowsPerSecond: seconds > 0 ? this.rows / seconds : 0,
      secondsRemaining: reading && left !== null ? Math.max(0, (left * seconds) / this.bytes) : null,
    })
  }
}
