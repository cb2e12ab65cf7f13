import type { Condition } from '@analysis'
import type { ReadOptions } from './read-options'

/** Where rows come from: files (globs allowed, relative to the study file) or a saved connection. */
export type Rows = FileRows | ConnectionRows

export interface FileRows extends Block {
  readonly kind: 'file'
  /** With `variantOf` of kind `files` the first of them. */
  readonly file: string
  readonly format: FileFormat | null
  readonly table: string | null
  /** Absent: a column says the variant. */
  readonly variantOf?: VariantOfFile
}

export interface ConnectionRows extends Block {
  readonly kind: 'connection'
  readonly connection: string
  readonly relation: Relation
}

/** What may be said of any block of rows. */
interface Block {
  /** Absent: told by the data. */
  readonly read?: ReadOptions
  /** Rows that do not pass are not there. Of the main rows of a source that is `source.filter`. */
  readonly filter?: Condition
  /** Columns computed from the block's own. */
  readonly derived?: readonly DerivedColumn[]
}

/** `expression` is arithmetic, comparisons, `coalesce` and `case` over columns. */
export interface DerivedColumn {
  readonly name: string
  readonly expression: string
}

/** Which variant a file's rows belong to, where no column says it. */
export type VariantOfFile =
  /** One file per variant. */
  | { readonly kind: 'files'; readonly files: readonly { readonly variant: string; readonly file: string }[] }
  /** Files of a glob by their names. */
  | { readonly kind: 'names'; readonly variants: Readonly<Record<string, string>> }
  /** The part of the name that the glob's asterisk stands for. */
  | { readonly kind: 'asterisk' }

/** What several rows of a subject become: the values of one row, or an error where they differ. */
export const rowPolicies = ['error', 'sum', 'mean', 'first', 'last', 'max'] as const
export type RowPolicy = (typeof rowPolicies)[number]

/** What a subject seen in several variants becomes: left out, one of the first variant's, or an error. */
export const crossoverPolicies = ['exclude', 'first', 'error'] as const
export type CrossoverPolicy = (typeof crossoverPolicies)[number]

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
  /** Absent: `error`. */
  readonly rowPolicy?: RowPolicy
  /** Absent: `exclude`. */
  readonly crossovers?: CrossoverPolicy
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
  /** Absent: `exclude`. */
  readonly crossovers?: CrossoverPolicy
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

/** Rows of counts: x of n per variant, for each metric in a column of its own (`wide`) or in rows of its own (`long`). */
export interface CountsSource extends SourceBase {
  readonly kind: 'counts'
  readonly rows: Rows
  readonly variant: string
  /** The column of subjects. */
  readonly n: string
  readonly look: string | null
  /** A column of dates or times; counts of one metric, variant and date are added up. */
  readonly at: string | null
  readonly accumulation: 'cumulative' | 'increments'
  readonly successes:
    | { readonly kind: 'wide'; readonly metrics: Readonly<Record<string, string>> }
    | { readonly kind: 'long'; readonly metric: string | null; readonly column: string }
}

export type SourceSpec = SubjectsSource | EventsSource | MomentsSource | CountsSource
