import { begun, type ShownCell } from '../shown-cell'
import { SqlCell } from './sql-cell'
import { SqlSource } from './sql-source'

export const shownSql: ShownCell<'sql'> = {
  title: 'SQL',
  View: SqlCell,
  Source: SqlSource,
  begin: () =>
    begun({
      kind: 'sql',
      sql: 'select variant, count(*) as subjects\nfrom subjects\ngroup by variant\norder by variant',
    }),
}
