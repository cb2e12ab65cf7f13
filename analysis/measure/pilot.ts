import type { MetricBlock } from './metric-block'
import type { ColumnStatistics, Refinement } from '../moments/fixed-point'

/** What must be known of a block before its sums can be planned. */
export interface BlockPilot {
  /** Rows in the metric. */
  readonly members: number
  /** By column of the block. */
  readonly columns: readonly ColumnPilot[]
}

export interface ColumnPilot {
  readonly statistics: ColumnStatistics
  /** Set once the column turned out to need the finest sums. */
  readonly refinement: Refinement | null
  /** Rows in the metric without a value here: covariates only. */
  readonly missing: number
}

export interface Pilot {
  /** Rows that the sums are over. */
  readonly rows: number
  /** By metric id. */
  readonly blocks: ReadonlyMap<string, BlockPilot>
}

/** Caps resolved to values: outcomes above count as the cap. By metric id; a metric without a cap is absent. */
export type CapValues = ReadonlyMap<string, number>

/** Every row is in the metric. */
export function holdsEveryRow(block: MetricBlock, pilot: Pilot): boolean {
  return pilot.blocks.get(block.metricId)!.members === pilot.rows
}
