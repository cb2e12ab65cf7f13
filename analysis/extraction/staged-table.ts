import type { FrameColumn, FrameCount, FrameTableName } from '../frame/frame'
import type { SelectStatement } from '../sql/tree/select'

/** A source's rows in the pull's own database: typed, malformed rows already left out. */
export interface StagedTable {
  readonly table: string
  /** The source's columns; besides them the table has `rowColumn`. */
  readonly columns: readonly FrameColumn[]
}

/** The place of a row in its source, counted from 0: what "first" means where there is no clock. */
export const rowColumn = '__row'

/** One table that extraction creates, in the order given. A scratch table is not part of the frame. */
export interface ExtractionTable {
  readonly kind: 'frame' | 'scratch'
  readonly name: FrameTableName | ScratchTableName
  readonly select: SelectStatement
}

export type ScratchTableName =
  | 'repeated_subjects'
  | 'folded_subjects'
  | 'repeated_rows'
  | 'combined_rows'
  | 'first_exposures'
  | 'exposed_subjects'
  | 'repeated_events'
  | 'matched_events'
  | 'progress'
  | 'first_attributes'
  | 'looks'
  | 'seen_subjects'
  | 'crossings'
  | 'exposure_gaps'
  | 'assigned_subjects'

/** A column that could not keep its name because the frame needs it. */
export interface RenamedColumn {
  readonly from: string
  readonly to: string
}

/** How source rows become a frame's tables, and what to count on the way. */
export interface Extraction {
  readonly tables: readonly ExtractionTable[]
  /** One row; each column is named after what it counts. Runs after the tables exist. */
  readonly counts: SelectStatement
  readonly counted: readonly FrameCount[]
  readonly renamed: readonly RenamedColumn[]
}
