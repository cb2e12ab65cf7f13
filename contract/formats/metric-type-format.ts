import { assertNever, type MetricDefinition, type MetricValue } from '@analysis'
import { z } from 'zod'
import { isAbsent, isJsonObject, type JsonObject } from './json-text'
import { printMetricValue, readMetricValue } from './metric-value-format'
import type { Problems } from './problems'
import type { Path } from './path'

export const metricTypes = ['proportion', 'mean', 'ratio', 'quantile', 'retention', 'funnel'] as const

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never
type Shared = Exclude<keyof Extract<MetricDefinition, { type: 'mean' }>, 'type' | 'value'>

/** What a metric's type asks of it: its value, and what only this type has. */
export type TypeFields = DistributiveOmit<MetricDefinition, Shared>

/** Reads the fields that belong to one type of metric. Null after a problem was noted. */
export function readTypeFields(
  type: MetricDefinition['type'],
  block: JsonObject,
  path: Path,
  problems: Problems,
): TypeFields | null {
  switch (type) {
    case 'proportion':
    case 'mean': {
      const value = readMetricValue(block, type === 'proportion' ? 'proportion' : 'number', path, problems)
      return value && { type, value }
    }
    case 'ratio': {
      problems.knows(path, 'denominator')
      const value = readMetricValue(block, 'number', path, problems)
      const denominator = readDenominator(block.denominator, [...path, 'denominator'], problems)
      return value && denominator && { type, value, denominator }
    }
    case 'quantile':
      return readQuantile(block, path, problems)
    case 'retention':
      return readRetention(block, path, problems)
    case 'funnel':
      return readFunnel(block, path, problems)
    default:
      return assertNever(type)
  }
}

function readDenominator(value: unknown, path: Path, problems: Problems): MetricValue | null {
  if (isJsonObject(value)) return readMetricValue(value, 'number', path, problems)
  problems.expected('a block with "column", "condition" or "event"', value, path)
  return null
}

const quantileFields = z.looseObject({
  quantile: z.number().gt(0).lt(1),
  level: z.enum(['subject', 'event']).nullish(),
})

function readQuantile(block: JsonObject, path: Path, problems: Problems): TypeFields | null {
  const fields = problems.read(quantileFields, block, path)
  const level = fields?.level ?? 'subject'
  // an event's own value is neither summed nor counted: its property is the value
  const ofEvents = level === 'event'
  if (ofEvents && !isAbsent(block.aggregation) && block.aggregation !== 'mean') {
    problems.expected('no aggregation: each event is a value of its own', block.aggregation, [...path, 'aggregation'])
  }
  const value = readMetricValue(ofEvents ? { ...block, aggregation: 'mean' } : block, 'number', path, problems)
  for (const key of ['cap', 'covariate', 'post_stratify', 'adjustment']) {
    if (isAbsent(block[key])) continue
    problems.expected(`no "${key}" on a quantile, which is not a mean of values`, block[key], [...path, key])
  }
  if (fields === null || value === null) return null
  if (ofEvents && value.kind !== 'event') {
    problems.expected('an "event" with a "field" for a quantile over events', value.kind, [...path, 'level'])
    return null
  }
  return { type: 'quantile', value, probability: fields.quantile, level }
}

const retentionFields = z.looseObject({
  day: z.number().nonnegative().nullish(),
  window_days: z.number().positive().nullish(),
})

function readRetention(block: JsonObject, path: Path, problems: Problems): TypeFields | null {
  const fields = problems.read(retentionFields, block, path)
  const value = readMetricValue(block, 'proportion', path, problems)
  if (fields === null || value === null) return null
  if (value.kind !== 'event') return { type: 'retention', value, day: null }
  if (isAbsent(fields.day)) {
    problems.expected('the day after first exposure on which the window starts', undefined, [...path, 'day'])
    return null
  }
  checkHappened(value, path, problems)
  return { type: 'retention', value: { ...value, windowDays: value.windowDays ?? 1 }, day: fields.day }
}

function checkHappened(value: MetricValue, path: Path, problems: Problems): void {
  if (value.kind !== 'event' || value.aggregation === 'any') return
  problems.expected('aggregation "any": the event happened or not', value.aggregation, [...path, 'aggregation'])
}

const funnelFields = z.looseObject({
  steps: z.array(z.unknown()).min(2),
  window_days: z.number().positive().nullish(),
})

function readFunnel(block: JsonObject, path: Path, problems: Problems): TypeFields | null {
  const fields = problems.read(funnelFields, block, path)
  if (fields === null) return null
  if (['column', 'condition', 'event'].some((key) => !isAbsent(block[key]))) {
    problems.expected('only "steps" to say what a funnel measures', block, path)
  }
  const windowDays = fields.window_days ?? null
  const steps = fields.steps.flatMap((step, at): readonly MetricValue[] => {
    const stepPath = [...path, 'steps', at]
    if (!isJsonObject(step)) {
      problems.expected('a step with "column", "condition" or "event"', step, stepPath)
      return []
    }
    const value = readMetricValue(step, 'proportion', stepPath, problems)
    if (value === null) return []
    if (value.kind !== 'event') return [value]
    checkHappened(value, stepPath, problems)
    if (value.windowDays !== null) {
      problems.expected('"window_days" of the whole funnel only', value.windowDays, [...stepPath, 'window_days'])
    }
    return [{ ...value, windowDays }]
  })
  const last = steps.at(-1)
  if (steps.length !== fields.steps.length || last === undefined) return null
  const events = steps.filter(({ kind }) => kind === 'event').length
  if (events !== 0 && events !== steps.length) {
    problems.expected('steps that are all events or none', fields.steps, [...path, 'steps'])
    return null
  }
  return { type: 'funnel', value: last, steps }
}

/** The fields of a metric's type as they stand in a file. */
export function printTypeFields(metric: MetricDefinition): JsonObject {
  switch (metric.type) {
    case 'proportion':
    case 'mean':
      return printMetricValue(metric.value)
    case 'ratio':
      return { ...printMetricValue(metric.value), denominator: printMetricValue(metric.denominator) }
    case 'quantile': {
      const { aggregation, ...value } = printMetricValue(metric.value)
      const ofEvents = metric.level === 'event'
      const measured = ofEvents || aggregation === undefined ? value : { ...value, aggregation }
      return { ...measured, quantile: metric.probability, ...(ofEvents && { level: metric.level }) }
    }
    case 'retention':
      return { ...printMetricValue(metric.value), ...(metric.day !== null && { day: metric.day }) }
    case 'funnel': {
      const windowDays = metric.value.kind === 'event' ? metric.value.windowDays : null
      // the window is the whole funnel's
      const steps = metric.steps.map((step) =>
        printMetricValue(step.kind === 'event' ? { ...step, windowDays: null } : step),
      )
      return { steps, ...(windowDays !== null && { window_days: windowDays }) }
    }
    default:
      return assertNever(metric)
  }
}
