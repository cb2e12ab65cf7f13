import { metricColumns, type FrameColumn, type FrameColumnType } from '../frame/frame'
import { conditionFields, type Condition } from '../study/condition'
import { metricValues, type MetricDefinition, type MetricValue } from '../study/metric-definition'
import { conditionExpression } from '../sql/condition-expression'
import { and, binary, column, integer, isNotNull, parameter, type Expression } from '../sql/tree/expression'

export type EventMetricValue = Extract<MetricValue, { kind: 'event' }>

/** One quantity that an events pull computes per subject: a metric's numerator or denominator, after or before exposure. */
export interface EventQuantity {
  readonly value: EventMetricValue
  /** Column of the value; for a mean the sum. */
  readonly name: string
  /** Column of the count beside a mean, null for other aggregations. */
  readonly countName: string | null
  /** True for an event that counts, over the columns of `matched_events`. */
  readonly matches: Expression
  readonly type: FrameColumnType
  readonly period: 'after' | 'before'
}

/** Whole microseconds between exposure and event; negative before exposure. */
export const elapsedColumn = '__elapsed'
export const eventNameColumn = '__event'
const dayMicroseconds = 86_400_000_000

/** How an event property is called in `matched_events`, so that it cannot meet the columns of ours there. */
export function propertyColumn(field: string): string {
  return `property ${field}`
}

/** Event properties that the metrics read, each once. */
export function eventFields(metrics: readonly MetricDefinition[]): readonly string[] {
  const fields = metrics.flatMap((metric) =>
    eventValuesOf(metric).flatMap(({ field, filter }) => [
      ...(field === null ? [] : [field]),
      ...(filter === null ? [] : conditionFields(filter)),
    ]),
  )
  return [...new Set(fields)]
}

/** The event values of a metric: its own, a ratio's denominator, a funnel's steps. */
export function eventValuesOf(metric: MetricDefinition): readonly EventMetricValue[] {
  return metricValues(metric).filter((value) => value.kind === 'event')
}

/** Event names that the metrics read, each once. */
export function eventNames(metrics: readonly MetricDefinition[]): readonly string[] {
  return [...new Set(metrics.flatMap((metric) => eventValuesOf(metric).map(({ event }) => event)))]
}

/** Every quantity of every metric. `end`: ISO 8601; without a window of their own, events count until then. */
export function eventQuantities(
  metrics: readonly MetricDefinition[],
  properties: readonly FrameColumn[],
  end: string | null,
): readonly EventQuantity[] {
  const types = new Map(properties.map(({ name, type }) => [name, type]))
  return metrics.flatMap((metric) => {
    const names = metricColumns(metric.id)
    // how far a subject came in a funnel depends on the order of its events
    if (metric.type === 'funnel') return []
    const denominator = metric.type === 'ratio' ? metric.denominator : null
    const lookback = metric.covariates.find(({ kind }) => kind === 'lookback')
    const days = lookback?.kind === 'lookback' ? lookback.days : null
    return [
      ...quantity(
        metric.value,
        names.value,
        names.count,
        afterExposure(metric.value, end, startDay(metric)),
        'after',
        types,
      ),
      ...(denominator === null
        ? []
        : quantity(
            denominator,
            names.denominator,
            names.denominatorCount,
            afterExposure(denominator, end),
            'after',
            types,
          )),
      ...(days === null
        ? []
        : quantity(metric.value, names.preValue, names.preCount, beforeExposure(days), 'before', types)),
      ...(days === null || denominator === null
        ? []
        : quantity(
            denominator,
            names.preDenominator,
            names.preDenominatorCount,
            beforeExposure(days),
            'before',
            types,
          )),
    ]
  })
}

function quantity(
  value: MetricValue,
  name: string,
  countName: string,
  period: Expression,
  when: EventQuantity['period'],
  types: ReadonlyMap<string, FrameColumnType>,
): readonly EventQuantity[] {
  if (value.kind !== 'event') return []
  return [
    {
      value,
      name,
      countName: value.aggregation === 'mean' ? countName : null,
      matches: eventMatches(value, period),
      type: quantityType(value, types),
      period: when,
    },
  ]
}

function quantityType(
  { aggregation, field }: EventMetricValue,
  types: ReadonlyMap<string, FrameColumnType>,
): FrameColumnType {
  const counts = aggregation === 'count' || aggregation === 'any' || aggregation === 'distinct'
  const whole = field !== null && types.get(field) !== 'DOUBLE'
  return counts || whole ? 'BIGINT' : 'DOUBLE'
}

/** True for an event that counts, over the columns of `matched_events`. */
export function eventMatches({ event, filter, field, aggregation }: EventMetricValue, period: Expression): Expression {
  const named = binary(column(eventNameColumn), '=', parameter(event, 'text'))
  const measured = field !== null && aggregation !== 'count' && aggregation !== 'any'
  return and(
    named,
    period,
    ...(filter === null ? [] : [propertyCondition(filter)]),
    ...(measured ? [isNotNull(column(propertyColumn(field)))] : []),
  )
}

function propertyCondition(filter: Condition): Expression {
  return conditionExpression(filter, (name) => column(propertyColumn(name)))
}

/** Days after first exposure from which a metric's events count. */
function startDay(metric: MetricDefinition): number {
  return metric.type === 'retention' ? (metric.day ?? 0) : 0
}

/** True for an event in the value's window, or without one until `end`. */
export function afterExposure(value: MetricValue, end: string | null, firstDay = 0): Expression {
  const started = binary(column(elapsedColumn), '>=', microseconds(firstDay))
  if (value.kind === 'event' && value.windowDays !== null) {
    return and(started, binary(column(elapsedColumn), '<', microseconds(firstDay + value.windowDays)))
  }
  return end === null ? started : and(started, binary(column('at'), '<', parameter(end, 'timestamp')))
}

function beforeExposure(days: number): Expression {
  return and(binary(column(elapsedColumn), '<', integer(0)), binary(column(elapsedColumn), '>=', microseconds(-days)))
}

/** Days as whole microseconds. */
export function microseconds(days: number): Expression {
  return integer(Math.round(days * dayMicroseconds))
}
