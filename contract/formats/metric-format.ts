import type { Cap, Covariate, Guardrail, MetricDefinition } from '@analysis'
import { z } from 'zod'
import { printCondition, readCondition } from './condition-format'
import { isAbsent, isJsonObject } from './json-text'
import type { JsonObject } from './json-text'
import { printMetricValue, readMetricValue } from './metric-value-format'
import type { Path, Problems } from './problems'

const builtTypes = ['proportion', 'mean', 'ratio'] as const
const plannedTypes = ['quantile', 'retention', 'funnel'] as const

const columnName = z.string().min(1)
const lookback = z.looseObject({ lookback_days: z.number().positive() })
const oneCovariate = z.union([columnName, lookback])
const covariate = z.union([oneCovariate, z.array(oneCovariate)], {
  error: 'a column name, {"lookback_days": days} or a list of these',
})

const cap = z
  .looseObject({
    absolute: z.number().nullish(),
    percentile: z.number().gt(0).lt(1).nullish(),
    scope: z.enum(['experiment', 'segment']).nullish(),
  })
  .refine((limits) => isAbsent(limits.absolute) !== isAbsent(limits.percentile), {
    error: 'either "absolute" or "percentile"',
  })

const guardrail = z.looseObject({
  threshold: z.number(),
  relative: z.boolean().nullish(),
  min_samples: z.int().nonnegative(),
  window_minutes: z.number().positive(),
  action: z.enum(['kill', 'alert']),
  human_in_the_loop: z.boolean().nullish(),
})

const metricFields = z.looseObject({
  id: z.string().min(1).max(200),
  name: z.string().min(1).nullish(),
  role: z.enum(['primary', 'secondary', 'guardrail', 'exploratory']).nullish(),
  direction: z.enum(['increase', 'decrease']).nullish(),
  covariate: covariate.nullish(),
  cap: cap.nullish(),
  mde: z.number().positive().nullish(),
  guardrail: guardrail.nullish(),
})

type MetricFields = z.output<typeof metricFields>

/** Reads one of `metrics[]`. Null after a problem was noted, or for a type that is not built yet (a warning). */
export function readMetric(value: unknown, path: Path, problems: Problems): MetricDefinition | null {
  if (!isJsonObject(value)) {
    problems.expected('a metric', value, path)
    return null
  }
  const typePath = [...path, 'type']
  if (problems.read(z.enum([...builtTypes, ...plannedTypes]), value.type, typePath) === null) return null
  const type = builtTypes.find((built) => built === value.type)
  if (type === undefined) {
    problems.unsupported(typePath, value.type, 'the metric is left out and kept in the file')
    return null
  }
  const fields = problems.read(metricFields, value, path)
  const measured = readMetricValue(value, type === 'proportion' ? 'proportion' : 'number', path, problems)
  const denominator = type === 'ratio' ? readDenominator(value.denominator, [...path, 'denominator'], problems) : null
  const filterKey = measured?.kind === 'event' ? 'subject_filter' : 'filter'
  const filter = isAbsent(value[filterKey]) ? null : readCondition(value[filterKey], [...path, filterKey], problems)
  if (fields === null || measured === null) return null
  const base = { ...readBase(fields), value: measured, filter }
  if (type !== 'ratio') return { ...base, type }
  return denominator === null ? null : { ...base, type, denominator }
}

function readDenominator(value: unknown, path: Path, problems: Problems) {
  if (isJsonObject(value)) return readMetricValue(value, 'number', path, problems)
  problems.expected('a block with "column", "condition" or "event"', value, path)
  return null
}

function readBase(fields: MetricFields) {
  return {
    id: fields.id,
    name: fields.name ?? fields.id,
    role: fields.role ?? 'secondary',
    direction: fields.direction ?? 'increase',
    covariates: [fields.covariate ?? []].flat().map(readCovariate),
    cap: isAbsent(fields.cap) ? null : readCap(fields.cap),
    mde: fields.mde ?? null,
    guardrail: isAbsent(fields.guardrail) ? null : readGuardrail(fields.guardrail),
  } as const
}

function readCovariate(value: z.output<typeof oneCovariate>): Covariate {
  return typeof value === 'string' ? { kind: 'column', column: value } : { kind: 'lookback', days: value.lookback_days }
}

function readCap(value: z.output<typeof cap>): Cap {
  const scope = value.scope ?? 'experiment'
  return !isAbsent(value.percentile)
    ? { limit: { kind: 'percentile', percentile: value.percentile }, scope }
    : { limit: { kind: 'absolute', value: value.absolute ?? 0 }, scope }
}

function readGuardrail(value: z.output<typeof guardrail>): Guardrail {
  return {
    threshold: value.threshold,
    relative: value.relative ?? false,
    minSamples: value.min_samples,
    windowMinutes: value.window_minutes,
    action: value.action,
    humanInTheLoop: value.human_in_the_loop ?? false,
  }
}

/** The metric as it stands in a file. */
export function printMetric(metric: MetricDefinition): JsonObject {
  const covariates = metric.covariates.map((one) => (one.kind === 'column' ? one.column : { lookback_days: one.days }))
  const filterKey = metric.value.kind === 'event' ? 'subject_filter' : 'filter'
  return {
    id: metric.id,
    ...(metric.name !== metric.id && { name: metric.name }),
    role: metric.role,
    type: metric.type,
    ...printMetricValue(metric.value),
    ...(metric.filter !== null && { [filterKey]: printCondition(metric.filter) }),
    ...(metric.type === 'ratio' && { denominator: printMetricValue(metric.denominator) }),
    direction: metric.direction,
    ...(covariates.length > 0 && { covariate: covariates.length === 1 ? covariates[0] : covariates }),
    ...(metric.cap !== null && { cap: printCap(metric.cap) }),
    ...(metric.mde !== null && { mde: metric.mde }),
    ...(metric.guardrail !== null && { guardrail: printGuardrail(metric.guardrail) }),
  }
}

function printCap({ limit, scope }: Cap): JsonObject {
  const amount = limit.kind === 'absolute' ? { absolute: limit.value } : { percentile: limit.percentile }
  return { ...amount, ...(scope !== 'experiment' && { scope }) }
}

function printGuardrail(guard: Guardrail): JsonObject {
  return {
    threshold: guard.threshold,
    relative: guard.relative,
    min_samples: guard.minSamples,
    window_minutes: guard.windowMinutes,
    action: guard.action,
    human_in_the_loop: guard.humanInTheLoop,
  }
}
