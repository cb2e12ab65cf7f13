import { binary, column, or, parameter, type Expression } from '../sql/tree/expression'
import { groupBy, plain, select, subquery, table } from '../sql/tree/select'
import { rowCount, type CountScan } from './counting'
import { allOf, sourceAlias, sourceText } from './source-rows'
import type { StagedTable } from './staged-table'

interface Exposures {
  readonly rows: StagedTable
  readonly subject: string
  readonly experiment: string | null
}

/**
 * Counts the subjects of `first_exposures` who were exposed to an excluded experiment as well, where exposures name their
 * experiment.
 */
export function exclusionScan(
  { rows, subject, experiment }: Exposures,
  excludes: readonly string[],
  passes: Expression | null,
): readonly CountScan[] {
  if (experiment === null || excludes.length === 0) return []
  const isExcluded = excludes.map((id) => binary(sourceText(experiment), '=', parameter(id, 'text')))
  const seen = column('subject', 'seen')
  const violations = select({
    columns: [plain(seen)],
    from: table(rows.table, sourceAlias),
    joins: [{ kind: 'inner', relation: table('first_exposures', 'seen'), on: binary(seen, '=', sourceText(subject)) }],
    where: allOf(or(...isExcluded), passes),
    groupBy: groupBy(seen),
  })
  return [{ from: subquery(violations, 'violations'), counts: [{ name: 'exclusion_violations', value: rowCount() }] }]
}
