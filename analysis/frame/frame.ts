/**
 * The frame: a DuckDB file that a pull writes once and every analysis reads.
 * This page is the agreement between those who write it (main/pull) and those who query it (analysis/sql).
 */
export const frameFormat = 'assay.frame/1'

export const frameColumnTypes = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'VARCHAR', 'TIMESTAMP'] as const

export type FrameColumnType = (typeof frameColumnTypes)[number]

/** The type of a column that DuckDB declares so; what the frame does not know is text. */
export function frameColumnType(declared: string): FrameColumnType {
  if (declared === 'INTEGER') return 'BIGINT'
  return frameColumnTypes.find((type) => type === declared) ?? 'VARCHAR'
}

export interface FrameColumn {
  readonly name: string
  readonly type: FrameColumnType
}

export interface FrameTable {
  readonly name: FrameTableName
  readonly columns: readonly FrameColumn[]
  readonly rows: number
}

/**
 * - `subjects`: one row per analysed subject (crossovers left out, duplicates folded into the first row):
 *   `subject VARCHAR`, `variant VARCHAR`, `exposed_at TIMESTAMP` (UTC, null without a clock), then the source's other
 *   columns under their own names, then for events sources the columns of `metricColumns`. Non-finite numbers are NULL.
 * - `activity` (events sources): one row per subject and UTC day with events inside the metric windows: `subject`,
 *   `variant`, `exposed_at`, `day TIMESTAMP`, then per metric value its increment of that day.
 *   Of a funnel the value is the number of steps reached; of a retention the value is 1 once the event happened and the
 *   count 1 once the subject's window has ended, by the last event or exposure of the source.
 * - `event_values` (events sources with a quantile over events): one row per event that counts: `subject`, `variant`,
 *   `metric VARCHAR` (its id), `value DOUBLE`.
 * - `crossovers`: one row per subject seen in several variants: `subject`, `variants VARCHAR` (sorted, comma-separated),
 *   `first_at TIMESTAMP`, `first_variant VARCHAR` (the one seen first; null where that is not known).
 * - `exposures` (events sources): one row per variant: `variant`, `subjects BIGINT` (analysed ones), `exposures BIGINT` (how
 *   often they were exposed), `squares DOUBLE` (the sum of their exposures squared).
 * - `arrivals`: what an investigation of the split reads. One row per subject that the source knows, crossovers, subjects
 *   that the filter dropped and subjects that were assigned and never exposed included: see `arrivalColumns`, then the
 *   source's attributes as text under their own names.
 * - `arrival_rows`: how many source rows an attribute's value has in a variant: `attribute`, `value`, `variant`, `rows BIGINT`.
 * - `population` (when the study names one): `variant`, `subjects BIGINT`: subjects with no row count as zeros.
 * - `moments` (moments sources): `variant`, `metric`, `look DOUBLE`, `at TIMESTAMP`, `n DOUBLE`, `mean DOUBLE`,
 *   `variance DOUBLE`; looks are cumulative, whatever the source was. Of a counts source also `successes DOUBLE`.
 * - `rejects`: malformed rows: `file`, `line BIGINT`, `column_name`, `value`, `error`.
 * - `counts`: `name VARCHAR`, `value DOUBLE`: what the pull counted (see FrameCount).
 */
export const frameTableNames = [
  'subjects',
  'activity',
  'event_values',
  'crossovers',
  'exposures',
  'arrivals',
  'arrival_rows',
  'population',
  'moments',
  'rejects',
  'counts',
] as const

export type FrameTableName = (typeof frameTableNames)[number]

export type FrameCount =
  | 'source_rows'
  | 'rejected_rows'
  | 'filtered_rows'
  | 'missing_subject_or_variant_rows'
  | 'duplicate_subject_rows'
  | 'crossover_subjects'
  | 'exclusion_violations'
  | 'duplicate_event_rows'
  | 'events_before_exposure'
  | 'events_without_exposure'
  | 'non_finite_values'
  /** Rows of exposures before the experiment's start or from its end on. */
  | 'outside_dates_rows'
  /** Subjects seen in several variants who stay in the first. */
  | 'kept_crossovers'

/**
 * The columns of `arrivals` that have a meaning of their own.
 * - `subject`, `variant` (of the first exposure; null: never exposed), `at` (first exposure, or assignment without one)
 * - `last_variant` (of the last exposure), `crossed BOOLEAN`, `crossed_at` (the first exposure to another variant)
 * - `exposures`, `exposure_ids BIGINT` (different ids among them; null without ids)
 * - `gap_variation DOUBLE`: standard deviation of the time between exposures by its mean; null below 5 exposures or less than one an hour
 * - `delay_seconds DOUBLE`: from the first exposure to its arrival in the log
 * - `assigned` (variant by the assignment log; null: not in it), `triggered`, `kept BOOLEAN` (passed the filter)
 */
export const arrivalColumns = [
  'subject',
  'variant',
  'at',
  'last_variant',
  'crossed',
  'crossed_at',
  'exposures',
  'exposure_ids',
  'gap_variation',
  'delay_seconds',
  'assigned',
  'triggered',
  'kept',
] as const

export interface FrameDescription {
  readonly format: typeof frameFormat
  readonly kind: 'subjects' | 'events' | 'moments'
  readonly tables: readonly FrameTable[]
  readonly counts: Readonly<Partial<Record<FrameCount, number>>>
}

/** Columns that an events pull computes for a metric, in `subjects` (totals) and `activity` (a day's increments). */
export interface MetricColumns {
  /** The subject's value; for `mean` the sum, with `count` beside it; for a funnel the steps reached. */
  readonly value: string
  readonly count: string
  readonly denominator: string
  readonly denominatorCount: string
  /** 1 once the subject's window has ended, for metrics over a window of days. */
  readonly mature: string
  /** The same quantities over the lookback before exposure. */
  readonly preValue: string
  readonly preCount: string
  readonly preDenominator: string
  readonly preDenominatorCount: string
}

/** Column names for a metric of an events source. Double underscores keep them apart from source columns. */
export function metricColumns(metricId: string): MetricColumns {
  return {
    value: `${metricId}__value`,
    count: `${metricId}__count`,
    denominator: `${metricId}__denominator`,
    denominatorCount: `${metricId}__denominator_count`,
    mature: `${metricId}__mature`,
    preValue: `${metricId}__pre_value`,
    preCount: `${metricId}__pre_count`,
    preDenominator: `${metricId}__pre_denominator`,
    preDenominatorCount: `${metricId}__pre_denominator_count`,
  }
}

export function frameTable(frame: FrameDescription, name: FrameTableName): FrameTable | undefined {
  return frame.tables.find((table) => table.name === name)
}
