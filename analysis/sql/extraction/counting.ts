import type { FrameColumn, FrameCount } from '../../frame/frame'
import { binary, call, cast, column, dialectCall, integer, not, star, type Expression } from '../tree/expression'
import { as, plain, select, subquery, type Relation, type Select, type SelectStatement } from '../tree/select'

/** A SELECT of one row and one column, as a relation to join. */
interface Count {
  readonly name: FrameCount
  readonly select: SelectStatement
}

export function countRows(name: FrameCount, from: Relation, where: Expression | null = null): Count {
  return { name, select: select({ columns: [as(cast(call('count', [star()]), 'double'), name)], from, where }) }
}

export function countTotal(
  name: FrameCount,
  value: Expression,
  from: Relation,
  where: Expression | null = null,
): Count {
  const total = cast(call('coalesce', [call('sum', [value]), integer(0)]), 'double')
  return { name, select: select({ columns: [as(total, name)], from, where }) }
}

/** How many numbers of the given columns are infinite or NaN. */
export function countNonFinite(from: Relation, columns: readonly FrameColumn[], where: Expression | null): Count {
  const counts = columns
    .filter(({ type }) => type === 'DOUBLE')
    .map(({ name }) => call('count', [star()], { filter: not(dialectCall('is-finite', column(name))) }))
  const total = counts.reduce<Expression>((left, right) => binary(left, '+', right), integer(0))
  return {
    name: 'non_finite_values',
    select: select({ columns: [as(cast(total, 'double'), 'non_finite_values')], from, where }),
  }
}

/** All counts as one row. */
export function countsRow(counts: readonly Count[]): Select {
  const [first, ...rest] = counts.map(({ name, select: each }) => subquery(each, `count_${name}`))
  return select({
    columns: counts.map(({ name }) => plain(column(name, `count_${name}`))),
    from: first ?? null,
    joins: rest.map((relation) => ({ kind: 'cross' as const, relation, on: null })),
  })
}
