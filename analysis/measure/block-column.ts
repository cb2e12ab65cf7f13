import type { FrameColumnType } from '../frame/frame'
import type { Expression } from '../sql/tree/expression'
import type { Cap } from '../study/metric-definition'

/** What a column's values are: 0 or 1, whole numbers, or any numbers. NULL is always possible. */
export type NumberKind = 'binary' | 'whole' | 'real'

export interface BlockColumn {
  /** Names the column in SQL and in evidence, e.g. `outcome`, `denominator`, `pk1`. */
  readonly name: string
  readonly role: 'outcome' | 'denominator' | 'step' | 'covariate'
  readonly expression: Expression
  readonly kind: NumberKind
  readonly cap: Cap | null
}

/** A value and what it can be, before it is a column of a block. */
export type Numeric = Pick<BlockColumn, 'expression' | 'kind'>

/** The frame's `subjects` columns by name. */
export type ColumnTypes = ReadonlyMap<string, FrameColumnType>
