import type { Cap, Guardrail, MetricDefinition } from '@analysis'
import { z } from 'zod'
import { printCondition, readCondition } from './condition-format'
import { covariateFields, printCovariates } from './covariate-format'
import { isAbsent, isJsonObject, type JsonObject } from './json-text'
import { metricTypes, printTypeFields, readTypeFields } from './metric-type-format'
import { postStratifyFields, printPostStratify } from './post-stratify-format'
import type { Problems } from './problems'
import type { Path } from './path'

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
  covariate: covariateFields.nullish(),
  adjustment: z.enum(['cuped', 'lin']).nullish(),
  post_stratify: postStratifyFields.nullish(),
  cap: cap.nullish(),
  mde: z.number().positive().nullish(),
  guardrail: guardrail.nullish(),
  immature: z.enum(['exclude', 'include']).nullish(),
})

type MetricFields = z.output<typeof metricFields>

/** Reads one of `metrics[]`. Null after a problem was noted. */
export function readMetric(value: unknown, path: Path, problems: Problems): MetricDefinition | null {
  if (!isJsonObject(value)) {
    problems.expected('a metric', value, path)
    return null
  }
  problems.knows(path, 'type')
  const type = problems.read(z.enum(metricTypes), value.type, [...path, 'type'])
  if (type === null) {
    problems.knows(path, ...Object.keys(value))
    return null
  }
  const fields = problems.read(metricFields, value, path)
  const measured = readTypeFields(type, value, path, problems)
  const filterKey = measured?.value.kind === 'event' ? 'subject_filter' : 'filter'
  problems.knows(path, filterKey)
  const filter = isAbsent(value[filterKey]) ? null : readCondition(value[filterKey], [...path, filterKey], problems)
  if (fields === null || measured === null) return null
  checkAdjustment(type, fields, path, problems)
  return { ...readBase(fields), filter, ...measured }
}

/** Ways of adjusting that do not go together, or not with the metric's type. */
function checkAdjustment(type: MetricDefinition['type'], fields: MetricFields, path: Path, problems: Problems): void {
  const { covariate, adjustment, post_stratify: strata, cap: limit } = fields
  if (type === 'ratio') {
    if (adjustment === 'lin') problems.expected('"cuped" for a ratio', adjustment, [...path, 'adjustment'])
    if (!isAbsent(strata)) {
      problems.expected('no "post_stratify" on a ratio: its strata do not add up', strata, [...path, 'post_stratify'])
    }
  }
  if (type === 'funnel') {
    const lookback = covariate?.find(({ kind }) => kind === 'lookback')
    if (lookback) problems.expected('columns: a funnel has no lookback', lookback, [...path, 'covariate'])
  }
  if ((type === 'funnel' || type === 'retention') && !isAbsent(limit)) {
    problems.expected(`no "cap" on a ${type}, whose values are 0 and 1`, limit, [...path, 'cap'])
  }
  if (!isAbsent(strata) && covariate?.length) {
    problems.expected('either "covariate" or "post_stratify", not both', covariate, [...path, 'covariate'])
  }
  if (!isAbsent(strata) && limit?.scope === 'segment') {
    problems.expected('"experiment" beside "post_stratify"', limit.scope, [...path, 'cap', 'scope'])
  }
  if ((covariate ?? []).filter(({ kind }) => kind === 'ridge').length > 1) {
    problems.expected('one "ridge" with all of its columns', covariate, [...path, 'covariate'])
  }
}

function readBase(fields: MetricFields) {
  return {
    id: fields.id,
    name: fields.name ?? fields.id,
    role: fields.role ?? 'secondary',
    direction: fields.direction ?? 'increase',
    covariates: fields.covariate ?? [],
    ...(fields.adjustment === 'lin' && { adjustment: fields.adjustment }),
    ...(!isAbsent(fields.post_stratify) && { postStratify: fields.post_stratify }),
    cap: isAbsent(fields.cap) ? null : readCap(fields.cap),
    mde: fields.mde ?? null,
    guardrail: isAbsent(fields.guardrail) ? null : readGuardrail(fields.guardrail),
    ...(fields.immature === 'include' && { immature: fields.immature }),
  } as const
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
  const filterKey = metric.value.kind === 'event' ? 'subject_filter' : 'filter'
  return {
    id: metric.id,
    ...(metric.name !== metric.id && { name: metric.name }),
    role: metric.role,
    type: metric.type,
    ...printTypeFields(metric),
    ...(metric.filter !== null && { [filterKey]: printCondition(metric.filter) }),
    direction: metric.direction,
    ...printCovariates(metric.covariates),
    ...(metric.adjustment !== undefined && { adjustment: metric.adjustment }),
    ...(metric.postStratify !== undefined && printPostStratify(metric.postStratify)),
    ...(metric.cap !== null && { cap: printCap(metric.cap) }),
    ...(metric.mde !== null && { mde: metric.mde }),
    ...(metric.guardrail !== null && { guardrail: printGuardrail(metric.guardrail) }),
    ...(metric.immature !== undefined && { immature: metric.immature }),
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
