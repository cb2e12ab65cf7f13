import { assertNever, invariant } from '../failures'
import { metricColumns } from '../frame/frame'
import { and, binary, caseWhen, integer } from '../sql/tree/expression'
import type { BlockColumn, Numeric } from './block-column'
import { indicator, type ColumnReader } from './column-reader'
import {
  waitsForWindow,
  type FunnelMetric,
  type MetricDefinition,
  type MetricValue,
  type RetentionMetric,
} from '../study/metric-definition'

/** The columns of what a metric measures: the outcome, a ratio's denominator, a funnel's earlier steps. */
export function measuredColumns(metric: MetricDefinition, reader: ColumnReader): readonly BlockColumn[] {
  const columns = columnsOf(metric, reader)
  const { mature } = metricColumns(metric.id)
  // a frame pulled before windows were waited for has no such column
  if (!waitsForWindow(metric) || metric.type === 'retention' || !reader.has(mature)) return columns
  const ended = binary(reader.number(mature).expression, '>', integer(0))
  return columns.map((each) => ({ ...each, expression: caseWhen([{ when: ended, result: each.expression }]) }))
}

function columnsOf(metric: MetricDefinition, reader: ColumnReader): readonly BlockColumn[] {
  const names = metricColumns(metric.id)
  if (metric.type === 'funnel') return funnelColumns(metric, reader)
  const value = reader.value(metric.value, { value: names.value, count: names.count })
  const outcome = { name: 'outcome', role: 'outcome', cap: metric.cap } as const
  switch (metric.type) {
    case 'proportion':
      return [{ ...outcome, ...happened(metric.value, value) }]
    case 'retention':
      return [{ ...outcome, ...returned(metric, value, reader) }]
    case 'mean':
    case 'quantile':
      return [{ ...outcome, ...value }]
    case 'ratio': {
      const columns = { value: names.denominator, count: names.denominatorCount }
      const denominator = reader.value(metric.denominator, columns)
      return [
        { ...outcome, ...value },
        { name: 'denominator', ...unlimited('denominator'), ...denominator },
      ]
    }
    default:
      return assertNever(metric)
  }
}

/** A column that is never capped. */
export function unlimited<Role extends BlockColumn['role']>(role: Role): { readonly role: Role; readonly cap: null } {
  return { role, cap: null }
}

/** Whether a subject came back: unknown until its window has ended. */
function returned(metric: RetentionMetric, value: Numeric, reader: ColumnReader): Numeric {
  if (metric.value.kind !== 'event') return value
  const ended = binary(reader.number(metricColumns(metric.id).count).expression, '>', integer(0))
  return { expression: caseWhen([{ when: ended, result: happened(metric.value, value).expression }]), kind: 'binary' }
}

/** Columns and conditions have no columns of their own in the frame. */
const noEvents = { value: '', count: '' }

/**
 * Whether a subject reached each step, the last one first. A frame of events has the number of steps reached; of columns
 * and conditions a step is reached when it and all before it hold.
 */
function funnelColumns(metric: FunnelMetric, reader: ColumnReader): readonly BlockColumn[] {
  const ofEvents = metric.steps.some(({ kind }) => kind === 'event')
  const count = ofEvents ? reader.number(metricColumns(metric.id).value).expression : null
  const holds = ofEvents
    ? []
    : metric.steps.map((step) => binary(reader.value(step, noEvents).expression, '>', integer(0)))
  const reached = metric.steps.map((_, at): Numeric => {
    const condition = count === null ? and(...holds.slice(0, at + 1)) : binary(count, '>', integer(at))
    return { expression: indicator(condition), kind: 'binary' }
  })
  const last = reached.at(-1)
  invariant(last !== undefined, `funnel "${metric.id}" has no steps`)
  return [
    { name: 'outcome', ...unlimited('outcome'), ...last },
    ...reached.slice(0, -1).map((step, at) => ({ name: `step ${at + 1}`, ...unlimited('step'), ...step })),
  ]
}

/** A proportion of events asks whether there was any. */
function happened(value: MetricValue, outcome: Numeric): Numeric {
  if (value.kind !== 'event') return outcome
  return { expression: indicator(binary(outcome.expression, '>', integer(0))), kind: 'binary' }
}
