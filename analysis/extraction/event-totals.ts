import { assertNever } from '../failures'
import {
  binary,
  call,
  caseWhen,
  cast,
  column,
  integer,
  star,
  type CallExpression,
  type Expression,
} from '../sql/tree/expression'
import { as, type SelectColumn } from '../sql/tree/select'
import { propertyColumn, type EventQuantity } from './event-values'

/**
 * A quantity over a group of matched events: 0 for count, sum, any and distinct without an event; NULL for mean, min and
 * max. A mean is kept as its sum, with the count beside it.
 */
export function quantityTotals(quantity: EventQuantity): readonly SelectColumn[] {
  const value = as(cast(total(quantity), quantity.type === 'DOUBLE' ? 'double' : 'integer'), quantity.name)
  if (quantity.countName === null) return [value]
  return [value, as(matching(quantity, 'count', [star()]), quantity.countName)]
}

/** The same quantity where a subject has no matched event at all. */
export function withoutEvents({ name, countName, value }: EventQuantity, alias: string): readonly SelectColumn[] {
  const missing = value.aggregation === 'mean' || value.aggregation === 'min' || value.aggregation === 'max'
  const carried = column(name, alias)
  return [
    as(missing ? carried : orZero(carried), name),
    ...(countName === null ? [] : [as(orZero(column(countName, alias)), countName)]),
  ]
}

function orZero(value: Expression): Expression {
  return call('coalesce', [value, integer(0)])
}

function total(quantity: EventQuantity): Expression {
  const { aggregation, field } = quantity.value
  const property = column(propertyColumn(field ?? ''))
  switch (aggregation) {
    case 'count':
      return matching(quantity, 'count', [star()])
    case 'any':
      return caseWhen(
        [{ when: binary(matching(quantity, 'count', [star()]), '>', integer(0)), result: integer(1) }],
        integer(0),
      )
    case 'distinct':
      return matching(quantity, 'count', [property], { distinct: true })
    case 'sum':
      return call('coalesce', [matching(quantity, 'sum', [property]), integer(0)])
    case 'mean':
      return matching(quantity, 'sum', [property])
    case 'min':
    case 'max':
      return matching(quantity, aggregation, [property])
    default:
      return assertNever(aggregation)
  }
}

function matching(
  { matches }: EventQuantity,
  name: string,
  args: readonly Expression[],
  options: Partial<Pick<CallExpression, 'distinct'>> = {},
): Expression {
  return call(name, args, { ...options, filter: matches })
}
