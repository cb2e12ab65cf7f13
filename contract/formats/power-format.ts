import type { PowerOptions, PowerPlan, PowerRequest, SpendingFunction } from '@analysis'
import { z } from 'zod'
import { corrections } from './corrections'
import { isAbsent, type JsonObject } from './json-text'
import type { Problems } from './problems'
import { printSpending, readSpendingOption } from './spending-format'

const probability = z.number().gt(0).lt(1)
const nonZero = z.number().refine((value) => value !== 0, { error: 'a number other than 0' })

/** Most looks a plan is priced for: each takes a numerical integration per point of a curve. */
export const mostPlannedLooks = 60

export const powerFields = z.object({
  metric: z.string().min(1).nullish(),
  type: z.enum(['proportion', 'mean', 'ratio']).nullish(),
  baseline: z.number().nullish(),
  sd: z.number().positive().nullish(),
  mde: nonZero.nullish(),
  absolute: z.boolean().nullish(),
  alpha: probability.nullish(),
  power: probability.nullish(),
  variants: z.int().min(2).max(100).nullish(),
  correction: z.enum(corrections).nullish(),
  looks: z.int().min(1).max(mostPlannedLooks).nullish(),
  spending: z.unknown().optional(),
  rho: z.number().gt(-1).lt(1).nullish(),
  daily_traffic: z.number().positive().nullish(),
})

/** Power without a wish: four in five. */
export const defaultPower = 0.8

/** Reads a `power` cell's options. Null after a problem was noted. */
export function readPowerOptions(value: JsonObject, problems: Problems): PowerOptions | null {
  const fields = problems.read(powerFields, value, [])
  const spending = readSpendingOption(value['spending'], problems)
  if (fields === null) return null
  const given = isAbsent(fields.metric)
  if (given && isAbsent(fields.type)) problems.expected('a metric, or "type" and "baseline"', undefined, ['metric'])
  if (given && isAbsent(fields.baseline)) problems.expected('a number', undefined, ['baseline'])
  if (given && fields.type !== 'proportion' && isAbsent(fields.sd)) problems.expected('a number', undefined, ['sd'])
  if (given && isAbsent(fields.mde)) problems.expected('a number other than 0', undefined, ['mde'])
  if (!isAbsent(fields.sd) && fields.type === 'proportion') {
    problems.expected('no "sd": a proportion has its own', fields.sd, ['sd'])
  }
  return {
    kind: 'power',
    metric: fields.metric ?? null,
    type: fields.type ?? null,
    baseline: fields.baseline ?? null,
    standardDeviation: fields.sd ?? null,
    mde: fields.mde ?? null,
    absolute: fields.absolute ?? false,
    alpha: fields.alpha ?? null,
    power: fields.power ?? defaultPower,
    variants: fields.variants ?? null,
    correction: fields.correction ?? null,
    looks: fields.looks ?? null,
    spending,
    rho: fields.rho ?? 'observed',
    dailyTraffic: fields.daily_traffic ?? null,
  }
}

/** A `power` cell's options as they stand in a notebook; null is left out. */
export function printPowerOptions(options: PowerOptions): JsonObject {
  return {
    metric: options.metric,
    type: options.type,
    baseline: options.baseline,
    sd: options.standardDeviation,
    mde: options.mde,
    absolute: options.absolute ? true : null,
    alpha: options.alpha,
    power: options.power === defaultPower ? null : options.power,
    variants: options.variants,
    correction: options.correction,
    looks: options.looks,
    spending: options.spending && printSpending(options.spending),
    rho: options.rho === 'observed' ? null : options.rho,
    daily_traffic: options.dailyTraffic,
  }
}

/** A plan as `assay design --json` writes it: format `assay.design/1`, keys in this order. */
export function printDesign(request: PowerRequest, plan: PowerPlan): JsonObject {
  const { goal, sequential } = request
  const { size, duration } = plan
  return {
    format: 'assay.design/1',
    metric: { type: request.type, baseline: request.baseline, standard_deviation: request.standardDeviation },
    effect: { absolute: plan.effect.absolute, relative: plan.effect.relative },
    alpha: goal.alpha,
    power: goal.power,
    alternative: goal.alternative,
    correction: request.correction,
    rho: request.correlation,
    sequential: sequential && { looks: sequential.looks, ...spendingFields(sequential.spending) },
    subjects: {
      per_variant: size.variants,
      total: size.total,
      expected_total: sequential === null ? null : size.expectedTotal,
    },
    comparison_alpha: size.comparisonAlpha,
    factors: size.factors,
    duration: duration && {
      daily_traffic: request.dailySubjects,
      exact_days: duration.exactDays,
      days: duration.days,
      whole_weeks_days: duration.wholeWeeks,
    },
    detectable: plan.weeks.map(({ subjects, days, detectable, power }) => ({
      days,
      subjects,
      effect:
        detectable.kind === 'estimated'
          ? { absolute: detectable.absolute, relative: detectable.relative }
          : { not_estimable: detectable.reason },
      power,
    })),
    power_by_effect: plan.byEffect.planned.map(({ difference, power }) => ({ effect: difference, power })),
    power_by_subjects: plan.bySize.map(({ subjects, power }) => ({ subjects, power })),
  }
}

function spendingFields(spending: SpendingFunction): JsonObject {
  return { spending: spending.kind, ...('parameter' in spending && { parameter: spending.parameter }) }
}
