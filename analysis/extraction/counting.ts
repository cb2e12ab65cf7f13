import type { FrameColumn, FrameCount } from '../frame/frame'
import {
  and,
  binary,
  call,
  cast,
  column,
  dialectCall,
  integer,
  not,
  star,
  type Expression,
} from '../sql/tree/expression'
import { as, plain, select, subquery, type Relation, type Select } from '../sql/tree/select'

/** Counts that one scan of a relation answers. */
export interface CountScan {
  readonly from: Relation
  readonly counts: readonly { readonly name: FrameCount; readonly value: Expression }[]
}

export function rowCount(condition: Expression | null = null): Expression {
  return call('count', [star()], condition === null ? {} : { filter: condition })
}

/** The sum of a value over the rows that meet a condition; 0 for none. */
export function total(value: Expression, condition: Expression | null = null): Expression {
  return call('coalesce', [call('sum', [value], condition === null ? {} : { filter: condition }), integer(0)])
}

/** How many numbers of the given columns are infinite or NaN, in rows that meet a condition. */
export function nonFinite(columns: readonly FrameColumn[], condition: Expression | null): Expression {
  return columns
    .filter(({ type }) => type === 'DOUBLE')
    .map(({ name }) => not(dialectCall('is-finite', column(name))))
    .map((infinite) => rowCount(condition === null ? infinite : and(condition, infinite)))
    .reduce<Expression>((left, right) => binary(left, '+', right), integer(0))
}

/** All counts as one row of doubles, each named after what it counts. */
export function countsRow(scans: readonly CountScan[]): Select {
  const [first, ...rest] = scans.map(({ from, counts }, at) =>
    subquery(
      select({ columns: counts.map(({ name, value }) => as(cast(value, 'double'), name)), from }),
      `scan_${at + 1}`,
    ),
  )
  return select({
    columns: scans.flatMap(({ counts }, at) => counts.map(({ name }) => plain(column(name, `scan_${at + 1}`)))),
    from: first ?? null,
    joins: rest.map((relation) => ({ kind: 'cross' as const, relation, on: null })),
  })
}

/** What `countsRow` counts, in its order. */
export function countNames(scans: readonly CountScan[]): readonly FrameCount[] {
  return scans.flatMap(({ counts }) => counts.map(({ name }) => name))
}
