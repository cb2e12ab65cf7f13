import { call, cast, column, isNotNull } from '../sql/tree/expression'
import { as, groupBy, select, table, type Select } from '../sql/tree/select'
import { rowColumn, type StagedTable } from './staged-table'

/** The name under which `firstPerKey` gives the key. */
export const keyColumn = '__key'

/**
 * One row per key: of each other column the first value that is not missing, in the source's order. Keys are compared
 * as text, so that 7 joins "7".
 */
export function firstPerKey(staged: StagedTable, key: string, columns: readonly string[]): Select {
  const keyText = cast(column(key), 'text')
  return select({
    columns: [
      as(keyText, keyColumn),
      ...columns.map((name) => as(call('arg_min', [column(name), column(rowColumn)]), name)),
    ],
    from: table(staged.table),
    where: isNotNull(column(key)),
    groupBy: groupBy(keyText),
  })
}
