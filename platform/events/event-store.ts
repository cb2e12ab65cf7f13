import type { PartitionVolume } from '@analysis'
import type { ChangeDocument, ExperimentDocument, PropertyName } from '@contract'

export type PropertyValue = string | number | boolean | null

/** An event as it was received. Times are milliseconds since 1970. */
export interface StoredEvent {
  readonly eventId: string
  readonly subject: string
  readonly event: string
  readonly at: number
  readonly receivedAt: number
  readonly partition: number
  readonly properties: Readonly<Record<string, PropertyValue>>
}

/** An exposure: one row per subject, experiment, variant and UTC day, at the earliest time that was received. */
export interface StoredExposure {
  readonly experimentId: string
  readonly subject: string
  readonly variantId: string
  readonly at: number
  readonly receivedAt: number
  readonly partition: number
}

export interface EventBatch {
  readonly events: readonly StoredEvent[]
  readonly exposures: readonly StoredExposure[]
}

/** A property that metrics read, and what they read it as. */
export interface PropertyColumn {
  readonly name: PropertyName
  readonly type: 'text' | 'number' | 'boolean'
}

export interface TimeRange {
  /** Milliseconds, `from` included, `to` not. */
  readonly from: number
  readonly to: number
}

/** Which rows an analysis of an experiment, or of several, needs. */
export interface RowSelection {
  readonly experimentIds: readonly string[]
  /** Experiments whose exposures of the same subjects are exported with them. */
  readonly sharedWith?: readonly string[]
  readonly eventNames: readonly string[]
  readonly properties: readonly PropertyColumn[]
  /** Null: all events of exposed subjects. Else the events of that time, and the subjects active or exposed in it. */
  readonly range: TimeRange | null
}

/** Parquet files with the raw tables' columns, events ordered by time and id. */
export interface ExportedRows {
  readonly exposuresFile: string
  readonly eventsFile: string
  readonly exposures: number
  readonly events: number
}

export interface WindowVolume {
  /** Start of the window, milliseconds. */
  readonly start: number
  readonly partitions: readonly PartitionVolume[]
}

/** Numbers of subjects by the partition of their exposure and by variant. */
export interface ExposedPartitions {
  readonly exposed: readonly PartitionVolume[]
  readonly active: readonly PartitionVolume[]
}

export interface Watermark {
  readonly partition: number
  /** The newest event's time, but never after it was received. */
  readonly at: number
}

/** An experiment as it is, and the changes that made it so. */
export interface ConfigRecord {
  readonly experiment: ExperimentDocument
  readonly changes: readonly ChangeDocument[]
}

export interface SubjectRows {
  readonly events: readonly StoredEvent[]
  readonly exposures: readonly StoredExposure[]
}

/**
 * Where events end up, and the warehouse that analyses read: tables `exposures`, `events`, `experiments` and
 * `config_changes`. A reader sees each event id once, and an acknowledged event once the log was consumed up to it.
 */
export interface EventStore {
  readonly kind: 'duckdb' | 'clickhouse'
  /** Number of the first log record that is not here yet. */
  offset(): Promise<number>
  /** Adds what is new and moves the offset: both, or neither as far as a reader can tell. */
  append(batch: EventBatch, offset: number): Promise<void>
  /** Columns that the table `events` shows beside its own. */
  showProperties(properties: readonly PropertyColumn[]): Promise<void>
  /** Writes `exposures.parquet` and `events.parquet` into an existing folder. */
  exportRows(selection: RowSelection, folder: string): Promise<ExportedRows>
  /**
   * Events of the experiments' subjects by window, partition and variant. Windows without events are left out, and so
   * are experiments without any.
   */
  volumes(
    experimentIds: readonly string[],
    range: TimeRange,
    windowMs: number,
  ): Promise<ReadonlyMap<string, readonly WindowVolume[]>>
  /** Subjects of an experiment first exposed since a time, by variant, without those seen in two. */
  firstExposed(experimentId: string, since: number): Promise<Readonly<Record<string, number>>>
  /** Subjects of an experiment exposed in a time, and those of them with any event in it. */
  exposedPartitions(experimentId: string, range: TimeRange): Promise<ExposedPartitions>
  /** Of the whole stream, by partition. */
  watermarks(): Promise<readonly Watermark[]>
  /** Newest event of each variant's subjects, milliseconds. */
  variantWatermarks(experimentId: string): Promise<Readonly<Record<string, number>>>
  subject(subject: string): Promise<SubjectRows>
  /** Deletes every row of a subject; how many a reader could see before. */
  deleteSubject(subject: string): Promise<{ readonly events: number; readonly exposures: number }>
  /**
   * Rewrites what holds bytes of deleted rows. False when nothing does. Writes wait for it, reads only for its last moment.
   */
  eraseDeleted(): Promise<boolean>
  /** The version of each experiment that `experiments` has, by id. */
  recordedVersions(): Promise<ReadonlyMap<string, number>>
  /** Puts experiments in place of their earlier versions, and adds the changes that are not there yet. */
  recordConfig(records: readonly ConfigRecord[]): Promise<void>
  close(): Promise<void>
}
