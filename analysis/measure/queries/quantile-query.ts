import { rankCritical, type QuantileRequest } from '../../moments/quantile-sample'
import { blockMembership, type MetricBlock } from '../metric-block'
import { keyExpression, keyName, type GroupingKeys } from '../request'
import {
  and,
  ascending,
  binary,
  call,
  cast,
  column,
  double,
  integer,
  isNotNull,
  parameter,
  star,
  type Expression,
} from '../../sql/tree/expression'
import {
  as,
  groupBy,
  plain,
  select,
  subquery,
  table,
  type Join,
  type Select,
  type SelectColumn,
  type SelectStatement,
} from '../../sql/tree/select'
import { variantName } from './sums-query'

const valueName = 'quantile value'
const subjectName = 'quantile subject'

/**
 * Of each variant and slice: how many values there are, the quantile, and the values at the ranks of its interval. For
 * events also the sums per subject (as text) of values at or below the quantile, of all values, and their products.
 */
export function quantileQuery(block: MetricBlock, request: QuantileRequest, keys: GroupingKeys): SelectStatement {
  const groupNames = [variantName, ...keys.map(keyName)]
  const group = (alias: string | null = null) => groupNames.map((name) => column(name, alias))
  const overCell = (orderBy: readonly Expression[]) => ({
    over: { partitionBy: group(), orderBy: orderBy.map((each) => ascending(each)), frame: null },
  })
  const ranked = select({
    columns: [
      ...group().map(plain),
      plain(column(valueName)),
      as(call('row_number', [], overCell([column(valueName)])), 'place'),
      as(call('count', [star()], overCell([])), 'n'),
    ],
    from: table('members'),
  })
  const at = (rank: Expression) => call('max', [column(valueName)], { filter: binary(column('place'), '=', rank) })
  const ranks = quantileRanks(request.probability)
  const groups = select({
    columns: [
      ...group().map(plain),
      as(cast(call('max', [column('n')]), 'double'), 'values'),
      as(at(ranks.quantile), 'quantile'),
      as(at(ranks.lower), 'lower'),
      as(at(ranks.upper), 'upper'),
    ],
    from: table('ranked'),
    groupBy: groupBy(...group()),
  })
  const tables = [
    { name: 'members', select: request.level === 'event' ? eventMembers(block, keys) : subjectMembers(block, keys) },
    { name: 'ranked', select: ranked },
  ]
  if (request.level === 'subject') return { ...groups, with: tables }
  const sameGroup: Join = {
    kind: 'inner',
    relation: table('groups'),
    on: and(
      ...groupNames.map((name) => binary(column(name, 'members'), 'IS NOT DISTINCT FROM', column(name, 'groups'))),
    ),
  }
  const below = { filter: binary(column(valueName, 'members'), '<=', column('quantile', 'groups')) }
  const subjects = select({
    columns: [
      ...group('members').map(plain),
      as(call('count', [star()], below), 'below'),
      as(call('count', [star()]), 'own'),
    ],
    from: table('members'),
    joins: [sameGroup],
    groupBy: groupBy(...group('members'), column(subjectName, 'members')),
  })
  const [b, o] = [column('below', 'subjects'), column('own', 'subjects')]
  const sums = select({
    columns: [
      ...group('subjects').map(plain),
      as(cast(call('count', [star()]), 'double'), 'clusters'),
      total(b, 'below'),
      total(o, 'own'),
      total(binary(b, '*', b), 'below * below'),
      total(binary(b, '*', o), 'below * own'),
      total(binary(o, '*', o), 'own * own'),
    ],
    from: table('clustered', 'subjects'),
    groupBy: groupBy(...group('subjects')),
  })
  return select({
    with: [...tables, { name: 'groups', select: groups }, { name: 'clustered', select: subjects }],
    columns: [
      ...group('groups').map(plain),
      ...['values', 'quantile', 'lower', 'upper'].map((name) => plain(column(name, 'groups'))),
      ...clusterSums.map((name) => plain(column(name, 'sums'))),
    ],
    from: table('groups'),
    joins: [
      {
        kind: 'inner',
        relation: subquery(sums, 'sums'),
        on: and(
          ...groupNames.map((name) => binary(column(name, 'sums'), 'IS NOT DISTINCT FROM', column(name, 'groups'))),
        ),
      },
    ],
  })
}

function total(value: Expression, name: string): SelectColumn {
  return as(cast(call('sum', [value]), 'text'), name)
}

/** What is summed over a variant's subjects, as the answer names it. */
export const clusterSums = ['clusters', 'below', 'own', 'below * below', 'below * own', 'own * own'] as const

/**
 * Ranks, 1-based, of the quantile and of the ends of its interval: floor(n p), at least 1, and floor and ceil of
 * n (p -+ z sqrt(p (1 - p) / n)). An end outside 1 to n has no value.
 */
function quantileRanks(probability: number) {
  const n = cast(column('n'), 'double')
  const error = call('sqrt', [binary(double(probability * (1 - probability)), '/', n)])
  const reach = binary(double(rankCritical), '*', error)
  const rank = (round: 'floor' | 'ceil', share: Expression) => cast(call(round, [binary(n, '*', share)]), 'integer')
  return {
    quantile: call('greatest', [integer(1), rank('floor', double(probability))]),
    lower: rank('floor', binary(double(probability), '-', reach)),
    upper: rank('ceil', binary(double(probability), '+', reach)),
  }
}

/** Subjects of the metric, each with its value. */
function subjectMembers(block: MetricBlock, keys: GroupingKeys): Select {
  return select({
    columns: [
      plain(column(variantName)),
      ...keys.map((key) => as(keyExpression(key), keyName(key))),
      as(cast(block.columns[0]!.expression, 'double'), valueName),
    ],
    from: table('subjects'),
    where: blockMembership(block),
  })
}

/** Events of the metric's subjects, each with its value. */
function eventMembers(block: MetricBlock, keys: GroupingKeys): Select {
  const own = select({
    columns: [as(column('subject'), subjectName), as(column('value'), valueName)],
    from: table('event_values'),
    where: and(binary(column('metric'), '=', parameter(block.metricId, 'text')), isNotNull(column('value'))),
  })
  return select({
    columns: [
      plain(column(variantName)),
      ...keys.map((key) => as(keyExpression(key), keyName(key))),
      plain(column(subjectName)),
      plain(column(valueName)),
    ],
    from: subquery(own, 'own'),
    joins: [
      {
        kind: 'inner',
        relation: table('subjects'),
        on: binary(column('subject'), '=', column(subjectName)),
      },
    ],
    where: block.filter,
  })
}
