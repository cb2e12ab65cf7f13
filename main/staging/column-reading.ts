import type { FrameColumnType } from '@analysis'
import type { Evidence } from './column-evidence'
import type { ValueType } from './text-values'

/** How one column's text becomes values. */
export interface ColumnReading {
  readonly type: FrameColumnType
  /** What the text is: durations become numbers of seconds. */
  readonly values: ValueType
  readonly expression: string
  /** True for a value that does not fit; null when all do. */
  readonly misfit: string | null
  readonly evidence: Evidence
}
