import { blockMembership, type MetricBlock } from '../metric-block'
import {
  and,
  ascending,
  binary,
  call,
  cast,
  column,
  double,
  inList,
  integer,
  or,
  parameter,
  star,
  type Expression,
} from '../../sql/tree/expression'
import { as, groupBy, plain, select, table, type CommonTable, type Select } from '../../sql/tree/select'
import { variantName } from './sums-query'

const value = column('value')
const members = table('members')

/** Of each variant: how many values there are, how many are 0 or below, and where they end. */
export function spreadQuery(block: MetricBlock): Select {
  return select({
    with: [memberValues(block)],
    columns: [
      plain(column(variantName)),
      as(count(null), 'n'),
      as(count(binary(value, '=', integer(0))), 'zeros'),
      as(count(binary(value, '<', integer(0))), 'negatives'),
      as(call('min', [value]), 'minimum'),
      as(call('max', [value]), 'maximum'),
      as(call('min', [value], { filter: binary(value, '>', integer(0)) }), 'smallest positive'),
    ],
    from: members,
    groupBy: groupBy(column(variantName)),
    orderBy: [ascending(column(variantName))],
  })
}

function count(condition: Expression | null): Expression {
  return cast(call('count', [star()], condition === null ? {} : { filter: condition }), 'double')
}

/** The values at the given ranks of each variant, 1-based and ascending. */
export function orderStatisticsQuery(
  block: MetricBlock,
  wanted: readonly { readonly variantId: string; readonly ranks: readonly number[] }[],
): Select {
  const place = call('row_number', [], {
    over: { partitionBy: [column(variantName)], orderBy: [ascending(value)], frame: null },
  })
  const ranked = select({ columns: [plain(column(variantName)), plain(value), as(place, 'place')], from: members })
  return select({
    with: [memberValues(block), { name: 'ranked', select: ranked }],
    columns: [plain(column(variantName)), as(cast(column('place'), 'double'), 'place'), plain(value)],
    from: table('ranked'),
    where: or(
      ...wanted.map(({ variantId, ranks }) =>
        and(
          binary(column(variantName), '=', parameter(variantId, 'text')),
          inList(
            column('place'),
            ranks.map((rank) => integer(rank)),
          ),
        ),
      ),
    ),
    orderBy: [ascending(column(variantName)), ascending(column('place'))],
  })
}

/** Subjects of each variant by bin, in one pass: from an edge up to the next, the last one without an end. */
export function binCountsQuery(block: MetricBlock, edges: readonly number[]): Select {
  return select({
    with: [memberValues(block)],
    columns: [
      plain(column(variantName)),
      ...edges.map((edge, at) => {
        const from = binary(value, '>=', double(edge))
        const next = edges[at + 1]
        const filter = next === undefined ? from : and(from, binary(value, '<', double(next)))
        return as(cast(call('count', [star()], { filter }), 'double'), binName(at))
      }),
    ],
    from: members,
    groupBy: groupBy(column(variantName)),
    orderBy: [ascending(column(variantName))],
  })
}

export function binName(at: number): string {
  return `bin ${at + 1}`
}

/** The metric's subjects, each with its value as a double. */
export function memberValues(block: MetricBlock): CommonTable {
  return {
    name: 'members',
    select: select({
      columns: [plain(column(variantName)), as(cast(block.columns[0]!.expression, 'double'), 'value')],
      from: table('subjects'),
      where: blockMembership(block),
    }),
  }
}
