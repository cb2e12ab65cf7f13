import type { DuckDBConnection } from '@duckdb/node-api'
import type { CancelSignal, Condition, Finding } from '@analysis'
import type { ReadingQuestion, ReadOptions, Rows } from '@contract'
import type { RejectedRow } from '@engine'

/** What looking at a source takes. */
export interface ReadingContext {
  /** The pull's own in-memory database. */
  readonly connection: DuckDBConnection
  readonly signal: CancelSignal | undefined
}

/** Where staging may work, and whom it tells. */
export interface StagingContext extends ReadingContext {
  /** A folder of this pull for temporary files. */
  readonly workFolder: string
  /** Rows and bytes of this source so far. */
  readonly onProgress: (rows: number, bytes: number) => void
  /**
   * What becomes of a text that has several readings: it is refused (when absent), or read as the likeliest while the
   * question stays.
   */
  readonly openReadings?: 'refuse' | 'propose'
}

/** What a pull needs of a source: a hint where the source can leave the rest behind, never a promise that it did. */
export interface Demand {
  /** Null: every column. */
  readonly columns: readonly string[] | null
  readonly filter: Condition | null
  /** Only rows whose column holds one of the values. */
  readonly only: { readonly column: string; readonly values: readonly string[] } | null
  /** The column of variants, for files that are of one variant each. */
  readonly variant?: string
}

export const everything: Demand = { columns: null, filter: null, only: null }

/** The bytes a source consists of: their hash is part of a snapshot's identity. */
export interface InputFingerprint {
  readonly sha256: string
  readonly bytes: number
}

export interface Rejects {
  readonly count: number
  /** The first of them. */
  readonly examples: readonly RejectedRow[]
  /** A row that makes what follows it unreadable: no tolerance helps. */
  readonly fatal: boolean
}

export interface RawColumn {
  readonly name: string
  /**
   * `text` is text whose meaning is still open; any other is the DuckDB type that the source itself declares, or
   * `exactNumber`: the digits of a number, as text.
   */
  readonly type: 'text' | { readonly declared: string }
}

/** The declared type of numbers that are kept as text, so that none of their digits is lost. */
export const exactNumber = 'EXACT NUMBER'

/** A source's rows as read, in a table of the pull's database, in the source's order. */
export interface RawTable {
  readonly table: string
  readonly columns: readonly RawColumn[]
  /** Rows in the table; rejected ones are not among them. */
  readonly rows: number
  readonly rejects: Rejects
  readonly fingerprint: InputFingerprint
  /** SQL that read the source, for the manifest. */
  readonly sql: readonly string[]
  readonly findings: readonly Finding[]
  /** How the source's text was read, complete but for what is asked; empty for a source that has types. */
  readonly reading: ReadOptions
  readonly questions: readonly ReadingQuestion[]
  readonly engineVersions: Readonly<Record<string, string>>
  /** Where rows of the table (places counted from 0, ascending) came from. */
  locate(places: readonly number[]): Promise<readonly { readonly file: string; readonly line: number }[]>
}

export interface SizeEstimate {
  readonly rows: number | null
  readonly bytes: number | null
}

/** One kind of source. */
export interface Connector<Kind extends Rows['kind']> {
  /** The hash of what would be read, or null where only reading tells. @throws ServiceError `source-failed` */
  fingerprint(rows: RowsOf<Kind>, context: ReadingContext): Promise<InputFingerprint | null>
  /** What a pull would cost. @throws ServiceError `source-failed` */
  estimate(rows: RowsOf<Kind>, context: ReadingContext): Promise<SizeEstimate>
  /**
   * Reads the source into a new table of the pull's database.
   * @throws ServiceError `source-failed` with findings, Cancelled.
   */
  stage(rows: RowsOf<Kind>, table: string, demand: Demand, context: StagingContext): Promise<RawTable>
}

export type RowsOf<Kind extends Rows['kind']> = Extract<Rows, { kind: Kind }>
