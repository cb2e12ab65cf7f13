import { type MetricValue, assertNever } from '@analysis'
import { z } from 'zod'
import { printCondition, readCondition } from './condition-format'
import { isAbsent, type JsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'

const aggregations = ['count', 'sum', 'mean', 'min', 'max', 'any', 'distinct'] as const

const columnName = z.string().min(1)

const eventFields = z.looseObject({
  event: z.string().min(1),
  aggregation: z.enum(aggregations).nullish(),
  field: columnName.nullish(),
  window_days: z.number().positive().nullish(),
})

/**
 * Reads where a subject's value comes from: `column`, `condition` or `event` (with `aggregation`, `field`, `filter`,
 * `window_days`), exactly one of them. An event's aggregation defaults to `any` for a proportion, else to `sum` where
 * a field is named and `count` where none is.
 */
export function readMetricValue(
  block: JsonObject,
  type: 'proportion' | 'number',
  path: Path,
  problems: Problems,
): MetricValue | null {
  problems.knows(path, 'column', 'condition', 'event')
  const given = (['column', 'condition', 'event'] as const).filter((key) => !isAbsent(block[key]))
  if (given.length !== 1) {
    const value = given.length === 0 ? undefined : given
    problems.expected('exactly one of "column", "condition" and "event"', value, path)
    return null
  }
  if (!isAbsent(block.column)) {
    const column = problems.read(columnName, block.column, [...path, 'column'])
    return column === null ? null : { kind: 'column', column }
  }
  if (!isAbsent(block.condition)) {
    const condition = readCondition(block.condition, [...path, 'condition'], problems)
    return condition === null ? null : { kind: 'condition', condition }
  }
  return readEventValue(block, type, path, problems)
}

function readEventValue(
  block: JsonObject,
  type: 'proportion' | 'number',
  path: Path,
  problems: Problems,
): MetricValue | null {
  const filter = isAbsent(block.filter) ? null : readCondition(block.filter, [...path, 'filter'], problems)
  problems.knows(path, 'filter')
  const fields = problems.read(eventFields, block, path)
  if (fields === null) return null
  const field = fields.field ?? null
  const aggregation = fields.aggregation ?? (type === 'proportion' ? 'any' : field === null ? 'count' : 'sum')
  if (field === null && aggregation !== 'count' && aggregation !== 'any') {
    problems.expected(`the event property to take the ${aggregation} of`, undefined, [...path, 'field'])
  }
  return { kind: 'event', event: fields.event, aggregation, field, filter, windowDays: fields.window_days ?? null }
}

/** The value as it stands in a file; absent where it says nothing. */
export function printMetricValue(value: MetricValue): JsonObject {
  switch (value.kind) {
    case 'column':
      return { column: value.column }
    case 'condition':
      return { condition: printCondition(value.condition) }
    case 'event':
      return {
        event: value.event,
        aggregation: value.aggregation,
        ...(value.field !== null && { field: value.field }),
        ...(value.filter !== null && { filter: printCondition(value.filter) }),
        ...(value.windowDays !== null && { window_days: value.windowDays }),
      }
    default:
      return assertNever(value)
  }
}
