import { type Condition, assertNever } from '@analysis'
import { z } from 'zod'
import { isJsonObject, type JsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'

const literal = z.union([z.string(), z.number(), z.boolean()], { error: 'a text, a number, true or false' })
const literals = z.array(literal).min(1)
const fieldName = z.string().min(1)
const comparisonOperators = ['=', '!=', '<', '<=', '>', '>='] as const
const operator = z.enum([...comparisonOperators, 'in', 'not in', 'is null', 'is not null'])

const shape = 'a test {"field", "op", "value"}, a list of tests, {"all": [...]} or {"any": [...]}'

/** Reads a condition: one test, a list of tests (all must pass), `{"all": [...]}` or `{"any": [...]}`. */
export function readCondition(value: unknown, path: Path, problems: Problems): Condition | null {
  if (Array.isArray(value)) return readGroup('all', value, path, problems)
  if (isJsonObject(value)) {
    problems.knows(path, ...conditionFields(value))
    if (Array.isArray(value.all)) return readGroup('all', value.all, [...path, 'all'], problems)
    if (Array.isArray(value.any)) return readGroup('any', value.any, [...path, 'any'], problems)
    if ('field' in value || 'op' in value) return readTest(value, path, problems)
  }
  problems.expected(shape, value, path)
  return null
}

function conditionFields(value: JsonObject): readonly string[] {
  return Array.isArray(value.all) ? ['all'] : Array.isArray(value.any) ? ['any'] : ['field', 'op', 'value']
}

function readGroup(kind: 'all' | 'any', items: readonly unknown[], path: Path, problems: Problems): Condition | null {
  if (items.length === 0) problems.expected('at least one test', items, path)
  const conditions = items.map((item, i) => readCondition(item, [...path, i], problems))
  const read = conditions.filter((condition) => condition !== null)
  return read.length === items.length && read.length > 0 ? { kind, conditions: read } : null
}

function readTest(test: JsonObject, path: Path, problems: Problems): Condition | null {
  const field = problems.read(fieldName, test.field, [...path, 'field'])
  const op = problems.read(operator, test.op, [...path, 'op'])
  if (op === null) return null
  if (op === 'is null' || op === 'is not null') {
    return field === null ? null : { kind: 'null-test', field, negated: op === 'is not null' }
  }
  if (op === 'in' || op === 'not in') {
    const values = problems.read(literals, test.value, [...path, 'value'])
    return field === null || values === null ? null : { kind: 'membership', field, negated: op === 'not in', values }
  }
  const value = problems.read(literal, test.value, [...path, 'value'])
  return field === null || value === null ? null : { kind: 'comparison', field, operator: op, value }
}

/** The condition as it stands in a file. */
export function printCondition(condition: Condition): JsonObject {
  switch (condition.kind) {
    case 'all':
      return { all: condition.conditions.map(printCondition) }
    case 'any':
      return { any: condition.conditions.map(printCondition) }
    case 'comparison':
      return { field: condition.field, op: condition.operator, value: condition.value }
    case 'membership':
      return { field: condition.field, op: condition.negated ? 'not in' : 'in', value: condition.values }
    case 'null-test':
      return { field: condition.field, op: condition.negated ? 'is not null' : 'is null' }
    default:
      return assertNever(condition)
  }
}
