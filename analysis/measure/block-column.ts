import type { NumberKind } from '../moments/fixed-point'
import type { FrameColumnType } from '../frame/frame'
import type { Expression } from '../sql/tree/expression'
import type { Cap } from '../study/metric-definition'

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
