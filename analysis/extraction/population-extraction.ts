import { call, cast, column, isNotNull } from '../sql/tree/expression'
import { as, groupBy, select, table } from '../sql/tree/select'
import type { ExtractionTable, StagedTable } from './staged-table'

/** Subjects per variant from a table of counts, e.g. one row per variant and day. */
export function populationExtraction(rows: StagedTable, variant: string, count: string): ExtractionTable {
  const name = cast(column(variant), 'text')
  return {
    kind: 'frame',
    name: 'population',
    select: select({
      columns: [as(name, 'variant'), as(cast(call('sum', [column(count)]), 'integer'), 'subjects')],
      from: table(rows.table),
      where: isNotNull(column(variant)),
      groupBy: groupBy(name),
      orderBy: [{ expression: name, descending: false, nulls: null }],
    }),
  }
}
