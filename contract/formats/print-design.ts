import type { PowerPlan, PowerRequest, SpendingFunction } from '@analysis'
import type { JsonObject } from './json-text'

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
