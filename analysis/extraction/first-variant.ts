import { ascending, binary, call, caseWhen, column, descending, type Expression } from '../sql/tree/expression'

/**
 * The variant that a group of rows has at its earliest time of exposure; NULL where two have the same time, or none is
 * known: then nobody can say which came first.
 */
export function firstVariant(): Expression {
  const variant = column('variant')
  const earliest = ascending(column('exposed_at'), 'last')
  const first = call('first', [variant], { orderBy: [earliest, ascending(variant)] })
  const other = call('first', [variant], { orderBy: [earliest, descending(variant)] })
  return caseWhen([{ when: binary(first, '=', other), result: first }])
}
