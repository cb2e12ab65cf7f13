import type { Table } from '../sql/query'

export const chartMarks = ['line', 'bar', 'point', 'histogram'] as const
export type ChartMark = (typeof chartMarks)[number]

export const chartAggregates = ['count', 'sum', 'mean', 'min', 'max'] as const
export type ChartAggregate = (typeof chartAggregates)[number]

/** A picture of what a `sql` cell answers, or of a table of the frame. */
export interface ChartOptions {
  readonly kind: 'chart'
  /** The name of a `sql` cell or of a table of the frame. */
  readonly from: string
  readonly mark: ChartMark
  readonly x: string
  /** Null for a histogram, and for a count. */
  readonly y: string | null
  readonly color: string | null
  /** Rows with one x (and colour) taken together; null: each row is drawn. */
  readonly aggregate: ChartAggregate | null
  /** Bins of a histogram. */
  readonly bins: number
  readonly title: string | null
  readonly xTitle: string | null
  readonly yTitle: string | null
  /** Written behind the axis titles, in parentheses. */
  readonly xUnit: string | null
  readonly yUnit: string | null
}

export interface ChartView {
  readonly kind: 'chart'
  readonly options: ChartOptions
  /** `x`, `y` and, when one was asked for, `color`; a histogram's `x` is the left end of a bin and `y` its rows. */
  readonly table: Table
  /** Width of a histogram's bins; null for other marks. */
  readonly binWidth: number | null
}
