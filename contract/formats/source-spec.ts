import type { Condition } from '@analysis'

/** Where rows come from: files (globs allowed, relative to the study file) or a saved connection. */
export type Rows =
  | { readonly kind: 'file'; readonly file: string; readonly format: FileFormat | null; readonly table: string | null }
  | { readonly kind: 'connection'; readonly connection: string; readonly relation: Relation }

/** Null in `Rows.format` means: told by the file's extension. `table` names a table inside a DuckDB file. */
export type FileFormat = 'csv' | 'parquet' | 'json-lines' | 'duckdb'

export type Relation =
  { readonly kind: 'table'; readonly table: string } | { readonly kind: 'sql'; readonly sql: string }

/** Columns of another file, added to subjects by key. */
export interface Join {
  readonly rows: Rows
  readonly on: { readonly left: string; readonly right: string }
  /** Null: all but the key. */
  readonly columns: readonly string[] | null
}

/** Subjects per variant known only as a count: those without a row are zeros in every metric. */
export interface Population {
  readonly rows: Rows
  readonly variant: string
  readonly count: string
}

/** What an investigation of the split reads besides who was exposed to what. Every field may be missing. */
export interface InvestigationColumns {
  /** Columns of the exposures (or rows) that describe a subject. */
  readonly attributes: readonly string[]
  /** When an exposure arrived in the log. */
  readonly receivedAt: string | null
  readonly exposureId: string | null
  /** Whether the subject came to where variants differ. */
  readonly triggered: string | null
  /** Who was assigned, exposed or not. */
  readonly assignments: {
    readonly rows: Rows
    readonly subject: string
    readonly variant: string
    readonly at: string | null
  } | null
}

interface SourceBase {
  /** Absent: what the exposures themselves tell is all there is. */
  readonly investigation?: InvestigationColumns
  readonly filter: Condition | null
  /** Malformed rows allowed, as a share of rows read. 0: the first one stops the pull and nothing is written. */
  readonly tolerance: number
}

/** One row per subject. `subject` null: every row is a subject of its own. */
export interface SubjectsSource extends SourceBase {
  readonly kind: 'subjects'
  readonly rows: Rows
  readonly subject: string | null
  readonly variant: string
  readonly exposedAt: string | null
  readonly joins: readonly Join[]
  readonly population: Population | null
}

export interface EventsSource extends SourceBase {
  readonly kind: 'events'
  readonly exposures: {
    readonly rows: Rows
    readonly subject: string
    readonly variant: string
    readonly at: string
    /** A column that holds experiment ids; only rows of this study's experiment count. */
    readonly experiment: string | null
  }
  readonly events: {
    readonly rows: Rows
    readonly subject: string
    /** A column with event names, or one name for every row of a table that holds one kind of event. */
    readonly event:
      { readonly kind: 'column'; readonly column: string } | { readonly kind: 'constant'; readonly name: string }
    readonly at: string
    readonly eventId: string | null
  }
  /** Dimensions and covariates per subject. */
  readonly subjects: { readonly rows: Rows; readonly subject: string } | null
  readonly population: Population | null
}

/** Rows of moments: one per variant, metric and look; or one per treatment with its control beside it (`paired`). */
export interface MomentsSource extends SourceBase {
  readonly kind: 'moments'
  readonly rows: Rows
  readonly variant: string
  readonly metric: string | null
  readonly look: string | null
  /** A column of timestamps for the looks, if there is one. */
  readonly at: string | null
  readonly accumulation: 'cumulative' | 'increments'
  readonly columns:
    | { readonly kind: 'single'; readonly n: string; readonly mean: string | null; readonly variance: string | null }
    | {
        readonly kind: 'paired'
        readonly control: { readonly n: string; readonly mean: string; readonly variance: string }
        readonly treatment: { readonly n: string; readonly mean: string; readonly variance: string }
      }
}

export type SourceSpec = SubjectsSource | EventsSource | MomentsSource
