import { assertNever } from '../failures'
import { named } from '../numerics/named'
import type { Condition, Literal } from '../study/condition'

/** What is known of a subject when it is assigned. An absent or null attribute is missing. */
export type Attributes = Readonly<Record<string, unknown>>

/**
 * Whether a subject's attributes pass a condition. As in the warehouse a missing value passes only `is-null`; values of
 * different types are unequal and have no order. Texts are ordered by UTF-16 code unit.
 */
export function conditionHolds(condition: Condition, attributes: Attributes): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.conditions.every((part) => conditionHolds(part, attributes))
    case 'any':
      return condition.conditions.some((part) => conditionHolds(part, attributes))
    case 'null-test':
      return (valueOf(attributes, condition.field) === null) !== condition.negated
    case 'membership': {
      const value = valueOf(attributes, condition.field)
      return value !== null && condition.values.includes(value) !== condition.negated
    }
    case 'comparison': {
      const value = valueOf(attributes, condition.field)
      return value !== null && compares(value, condition.operator, condition.value)
    }
    default:
      return assertNever(condition)
  }
}

/** Only the subject's own attributes: a field called `constructor` is missing like any other. */
function valueOf(attributes: Attributes, field: string): Literal | null {
  const value = named(attributes, field) ?? null
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}

function compares(value: Literal, operator: '=' | '!=' | '<' | '<=' | '>' | '>=', limit: Literal): boolean {
  if (operator === '=') return value === limit
  if (operator === '!=') return value !== limit
  if (typeof value !== typeof limit) return false
  if (operator === '<') return value < limit
  if (operator === '<=') return value <= limit
  return operator === '>' ? value > limit : value >= limit
}
