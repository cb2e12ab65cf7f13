import type { MetricBlock } from '../metric-block'
import {
  ascending,
  binary,
  call,
  cast,
  column,
  integer,
  parameter,
  star,
  type Expression,
} from '../../sql/tree/expression'
import { as, groupBy, plain, select, table, type Select } from '../../sql/tree/select'
import { memberValues } from './distribution-query'
import { variantName } from './sums-query'

const value = column('value')
const controls = column('controls')

/**
 * What a rank test of each treatment against the control needs: twice the pairs that the treatment wins, ties counted
 * half, and the sum of t^3 - t over the sizes t of ties. In whole numbers of any size, so that no order of summation
 * matters. One row.
 */
export function rankCountsQuery(block: MetricBlock, control: string, treatments: readonly string[]): Select {
  const counts = select({
    columns: [
      plain(value),
      as(countOf(control), 'controls'),
      ...treatments.map((id, at) => as(countOf(id), treated(at))),
    ],
    from: table('members'),
    groupBy: groupBy(value),
  })
  const upTo = call('sum', [controls], {
    over: { partitionBy: [], orderBy: [ascending(value)], frame: 'ROWS UNBOUNDED PRECEDING' },
  })
  const ranked = select({
    columns: [plain(controls), ...treatments.map((_, at) => plain(column(treated(at)))), as(upTo, 'up to')],
    from: table('counts'),
  })
  return select({
    with: [memberValues(block), { name: 'counts', select: counts }, { name: 'ranked', select: ranked }],
    columns: treatments.flatMap((_, at) => {
      const own = column(treated(at))
      // of controls up to here, those at the same value count half: twice that is 2 upTo - controls
      const beaten = binary(binary(integer(2), '*', column('up to')), '-', controls)
      const tied = binary(controls, '+', own)
      const cubed = binary(binary(binary(tied, '*', tied), '*', tied), '-', tied)
      return [as(total(binary(own, '*', beaten)), winsName(at)), as(total(cubed), tieExcessName(at))]
    }),
    from: table('ranked'),
  })
}

export function winsName(at: number): string {
  return `twice the wins ${at + 1}`
}

export function tieExcessName(at: number): string {
  return `tie excess ${at + 1}`
}

function treated(at: number): string {
  return `treated ${at + 1}`
}

function countOf(variantId: string): Expression {
  const filter = binary(column(variantName), '=', parameter(variantId, 'text'))
  return cast(call('count', [star()], { filter }), 'wide-integer')
}

function total(summand: Expression): Expression {
  return cast(call('sum', [summand]), 'double')
}
