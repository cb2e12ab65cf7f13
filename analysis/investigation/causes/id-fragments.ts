import { TableReader } from '../../measure/read-table'
import { binary, call, cast, column, integer, isNotNull, star } from '../../sql/tree/expression'
import { as, groupBy, select, subquery } from '../../sql/tree/select'
import { arrivalsRelation } from '../arrivals-table'
import type { JudgedCause } from '../cause'
import { isExposedOnce, subjectsIn, type Funnel } from '../funnel'
import type { InvestigationSource } from '../source'
import { additionCause } from './counted-causes'

/** Ids that are one when letter case and blanks at their ends do not count: subjects that were counted twice. */
export async function idFragments(source: InvestigationSource, funnel: Funnel, alpha: number): Promise<JudgedCause> {
  const folded = call('lower', [call('trim', [column('subject')])])
  const groups = select({
    columns: [as(folded, 'folded')],
    from: arrivalsRelation,
    where: isNotNull(column('variant')),
    groupBy: groupBy(folded),
    having: binary(call('count', [star()]), '>', integer(1)),
  })
  const statement = select({
    columns: [as(column('variant'), 'variant'), as(cast(call('count', [star()]), 'double'), 'subjects')],
    from: arrivalsRelation,
    joins: [
      {
        kind: 'inner',
        relation: subquery(groups, 'fragments'),
        on: binary(column('folded', 'fragments'), '=', folded),
      },
    ],
    where: isNotNull(column('variant')),
    groupBy: groupBy(column('variant')),
  })
  const reader = new TableReader(await source.runner.run(statement))
  const queries = [source.runner.records.at(-1)!.query.sql]
  const counts = Object.fromEntries(
    Array.from({ length: reader.rowCount }, (_, row) => [
      reader.label('variant', row) ?? '',
      reader.number('subjects', row),
    ]),
  )
  const all = (id: string): number => subjectsIn(funnel, (row) => row.variant === id && isExposedOnce(row))
  return additionCause('id-fragments', counts, source.variants, alpha, all, queries)
}
