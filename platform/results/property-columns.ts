import { extraction, type Condition, type MetricDefinition } from '@analysis'
import { asPropertyName } from '@contract'
import type { PropertyColumn } from '../events/event-store'

type Need = PropertyColumn['type']

/**
 * The event properties that metrics read, and as what: numbers where they are summed or compared with one, else text.
 * A name that no event's property can have is left out: the metric finds it missing.
 */
export function propertyColumns(metrics: readonly MetricDefinition[]): readonly PropertyColumn[] {
  const needs = new Map<string, Need>()
  const note = (name: string, need: Need) => {
    if (needs.get(name) !== 'number') needs.set(name, need)
  }
  for (const value of metrics.flatMap(extraction.eventValuesOf)) {
    const measured = value.aggregation === 'sum' || value.aggregation === 'mean'
    const extreme = value.aggregation === 'min' || value.aggregation === 'max'
    for (const [name, need] of value.filter === null ? [] : conditionNeeds(value.filter)) note(name, need)
    if (value.field !== null) note(value.field, measured || extreme ? 'number' : (needs.get(value.field) ?? 'text'))
  }
  return [...needs].flatMap(([name, type]) => {
    const property = asPropertyName(name)
    return property === null ? [] : [{ name: property, type }]
  })
}

/** A literal tells what the field is compared with. */
function conditionNeeds(condition: Condition): readonly (readonly [string, Need])[] {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.conditions.flatMap(conditionNeeds)
  if (condition.kind === 'null-test') return [[condition.field, 'text']]
  const values = condition.kind === 'comparison' ? [condition.value] : condition.values
  if (values.some((value) => typeof value === 'number')) return [[condition.field, 'number']]
  return [[condition.field, values.some((value) => typeof value === 'boolean') ? 'boolean' : 'text']]
}
