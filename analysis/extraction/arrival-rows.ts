import {
  and,
  boolean,
  call,
  cast,
  column,
  isNotNull,
  nullLiteral,
  parameter,
  star,
  type Expression,
} from '../sql/tree/expression'
import { as, groupBy, plain, select, table, unionAll, type Select, type SelectStatement } from '../sql/tree/select'
import { sourceAlias, sourceColumn, sourceText } from './source-rows'
import type { StagedTable } from './staged-table'

/** Values of an attribute, the most frequent first, of which rows are counted. */
const VALUES_COUNTED = 200

/** Rows by the value of each attribute and by variant, as they stand in the log. */
export function arrivalRows(
  { rows, variant }: { readonly rows: StagedTable; readonly variant: string },
  counted: Expression,
  attributes: readonly string[],
): SelectStatement {
  const counts = attributes
    .filter((name) => rows.columns.some((each) => each.name === name))
    .map((name) =>
      select({
        columns: [
          as(parameter(name, 'text'), 'attribute'),
          as(sourceText(name), 'value'),
          as(sourceText(variant), 'variant'),
          as(call('count', [star()]), 'rows'),
        ],
        from: table(rows.table, sourceAlias),
        where: and(counted, isNotNull(sourceColumn(name))),
        groupBy: groupBy(sourceText(name), sourceText(variant)),
        orderBy: [
          { expression: call('count', [star()]), descending: true, nulls: null },
          { expression: sourceText(name), descending: false, nulls: null },
          { expression: sourceText(variant), descending: false, nulls: null },
        ],
        limit: VALUES_COUNTED,
      }),
    )
  const [only, ...others] = counts.map((each, at) =>
    select({
      columns: ['attribute', 'value', 'variant', 'rows'].map((name) => plain(column(name))),
      from: { kind: 'subquery', select: each, alias: `counted_${at + 1}` },
    }),
  )
  if (only === undefined) return noRows
  return others.length === 0 ? only : unionAll([only, ...others])
}

const noRows: Select = select({
  columns: [
    as(cast(nullLiteral, 'text'), 'attribute'),
    as(cast(nullLiteral, 'text'), 'value'),
    as(cast(nullLiteral, 'text'), 'variant'),
    as(cast(nullLiteral, 'integer'), 'rows'),
  ],
  from: null,
  where: boolean(false),
})
