import { assertNever } from '../failures'
import type { Condition, Literal } from '../study/condition'
import { and, binary, inList, isNotNull, isNull, or, parameter, type Expression } from './tree/expression'

/**
 * A condition of the study file as SQL. `field` gives the expression that a field name stands for (a column, or an
 * event's property). Values are parameters. A missing value passes only `is-null`: in WHERE and FILTER, SQL's unknown
 * counts as "no".
 */
export function conditionExpression(condition: Condition, field: (name: string) => Expression): Expression {
  switch (condition.kind) {
    case 'all':
      return and(...condition.conditions.map((each) => conditionExpression(each, field)))
    case 'any':
      return or(...condition.conditions.map((each) => conditionExpression(each, field)))
    case 'comparison': {
      const operator = condition.operator === '!=' ? '<>' : condition.operator
      return binary(field(condition.field), operator, literalParameter(condition.value))
    }
    case 'membership':
      return inList(field(condition.field), condition.values.map(literalParameter), condition.negated)
    case 'null-test':
      return condition.negated ? isNotNull(field(condition.field)) : isNull(field(condition.field))
    default:
      return assertNever(condition)
  }
}

function literalParameter(value: Literal): Expression {
  if (typeof value === 'number') return parameter(value, 'double')
  return parameter(value, typeof value === 'boolean' ? 'boolean' : 'text')
}
