import { assertNever } from '../failures'
import { call, caseWhen, cast, column, isNotNull, type Expression } from '../sql/tree/expression'
import { as, groupBy, plain, select, table, type Select, type SelectColumn } from '../sql/tree/select'
import { carriedColumn, finiteOrNull, type CarriedColumn } from './frame-columns'
import type { StagedTable } from './staged-table'

/** How the values of a subject's rows become one: an error where they differ, one row's, or all of them together. */
export type RowPolicy = 'error' | 'sum' | 'mean' | 'first' | 'last' | 'max'

/** Whether values of several rows are put together, rather than those of one row taken. */
export function combines(policy: RowPolicy): boolean {
  return policy === 'sum' || policy === 'mean' || policy === 'max'
}

/** From `repeated_rows`: by subject and variant, each measured column put together. */
export function combinedRows(
  { rows, rowPolicy }: { readonly rows: StagedTable; readonly rowPolicy: RowPolicy },
  measured: readonly string[],
): Select {
  const typeOf = (name: string) => rows.columns.find((each) => each.name === name)?.type
  return select({
    columns: [
      plain(column('subject')),
      plain(column('variant')),
      ...measured.map((name) => {
        const value = column(`value ${name}`)
        return as(together(typeOf(name) === 'DOUBLE' ? finiteOrNull(value) : value, typeOf(name), rowPolicy), name)
      }),
    ],
    from: table('repeated_rows'),
    groupBy: groupBy(column('subject'), column('variant')),
  })
}

/** Yes and no put together are yes where any row says so. */
function together(value: Expression, type: string | undefined, policy: RowPolicy): Expression {
  if (type === 'BOOLEAN') return call('bool_or', [value])
  switch (policy) {
    case 'sum':
      return cast(call('sum', [value]), type === 'BIGINT' ? 'integer' : 'double')
    case 'mean':
      return cast(call('avg', [value]), 'double')
    case 'max':
      return call('max', [value])
    case 'error':
    case 'first':
    case 'last':
      return call('any_value', [value])
    default:
      return assertNever(policy)
  }
}

/** A measured column in the frame: of a repeated subject the combined value, of any other its own. */
export function combinedColumn(carried: CarriedColumn, policy: RowPolicy): SelectColumn {
  const own = carriedColumn(carried)
  const isRepeated = isNotNull(column('subject', 'combined'))
  const value = caseWhen([{ when: isRepeated, result: column(carried.source.name, 'combined') }], own.expression)
  const becomesReal = policy === 'mean' && carried.source.type === 'BIGINT'
  return as(becomesReal ? cast(value, 'double') : value, carried.name)
}
