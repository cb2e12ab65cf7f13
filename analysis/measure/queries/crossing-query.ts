import { keyExpression, keyName, type GroupingKeys } from '../request'
import { call, cast, column, star } from '../../sql/tree/expression'
import { as, plain, select, subquery, table, type SelectStatement } from '../../sql/tree/select'
import { variantName } from './sums-query'

/** Rows looked at to guess how many groups a crossing of keys has. */
const sampleRows = 20_000

/**
 * How many groups the crossing of all keys has among the first rows. The answer only chooses between two ways of
 * computing the same integers (cross and add up, or grouping sets), so that it need not be exact.
 */
export function crossingQuery(keys: GroupingKeys): SelectStatement {
  const named = [plain(column(variantName)), ...keys.map((key) => as(keyExpression(key), keyName(key)))]
  const sample = select({ columns: named, from: table('subjects'), limit: sampleRows })
  const distinct = select({
    distinct: true,
    columns: [variantName, ...keys.map(keyName)].map((name) => plain(column(name))),
    from: subquery(sample, 'sample'),
  })
  return select({
    columns: [as(cast(call('count', [star()]), 'double'), 'groups')],
    from: subquery(distinct, 'groups'),
  })
}
