import { distinctKeys, keyExpression, keyName, type GroupingKeys } from '../request'
import { call, cast, column, dialectCall, star, type Expression } from '../../sql/tree/expression'
import {
  as,
  groupBy,
  groupingSets,
  plain,
  select,
  table,
  type Select,
  type SelectStatement,
} from '../../sql/tree/select'
import { frameSubjects, type SubjectRows } from './subject-rows'
import type { NamedTerm, SumsPlan } from './sums-plan'

/** The name of the inner query. */
const centred = 'centred'
export const variantName = 'variant'
export const subjectsName = 'subjects'

/** Tells, in a row of a grouping set, that the key is not part of the set: then its NULL is no value. */
export function absentName(key: string): string {
  return `not ${key}`
}

/**
 * Integer sums of all metrics by variant and keys, in one pass over the frame's subjects. Sums are handed over as text:
 * they can be wider than any number type that engines share.
 */
export function sumsQuery(
  plan: SumsPlan,
  groupings: readonly GroupingKeys[],
  rows: SubjectRows = frameSubjects,
): SelectStatement {
  const keys = distinctKeys(groupings)
  const inner = select({
    columns: [
      plain(column(variantName)),
      ...keys.map((key) => as(keyExpression(key), keyName(key))),
      ...plan.values.map(({ name, expression }) => as(expression, name)),
    ],
    from: rows.from,
  })
  return select({
    ...sumsOver(plan, groupings, call('count', [star()])),
    with: [...rows.with, { name: centred, select: inner }],
    from: table(centred),
  })
}

/** The outer query: sums of the plan's terms over rows that hold the plan's values. */
export function sumsOver(
  plan: SumsPlan,
  groupings: readonly GroupingKeys[],
  subjects: Expression,
): Pick<Select, 'columns' | 'groupBy'> {
  const keys = distinctKeys(groupings)
  const keyColumns = (grouping: GroupingKeys) => [variantName, ...grouping.map(keyName)].map((name) => column(name))
  const single = groupings.length === 1
  return {
    columns: [
      plain(column(variantName)),
      ...keys.map((key) => plain(column(keyName(key)))),
      ...(single ? [] : keys.map((key) => as(call('grouping', [column(keyName(key))]), absentName(keyName(key))))),
      as(cast(subjects, 'double'), subjectsName),
      ...countNames(plan).map((name) => as(cast(call('count', [column(name)]), 'double'), `count ${name}`)),
      ...distinctTerms(plan).map(({ name, expression }) =>
        as(cast(dialectCall('exact-sum', expression), 'text'), `sum ${name}`),
      ),
    ],
    groupBy: single ? groupBy(...keyColumns(groupings[0]!)) : groupingSets(...groupings.map(keyColumns)),
  }
}

export function countNames(plan: SumsPlan): readonly string[] {
  return [...new Set([...plan.blocks.values()].flatMap(({ countName }) => countName ?? []))]
}

export function distinctTerms(plan: SumsPlan): readonly NamedTerm[] {
  const terms = [...plan.blocks.values()].flatMap(({ totals, sums, products }) =>
    [...totals, ...sums, ...products].flat(),
  )
  return [...new Map(terms.map((term) => [term.name, term])).values()]
}
