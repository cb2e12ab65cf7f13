import type { DroppedCovariate } from '../estimation/regression'
import type { MetricDefinition } from '../study/metric-definition'
import type { MetricMoments } from '../moments/metric-moments'
import { compareSlice, sliceSummary } from './compare-slice'
import type { StratifiedComparison } from './compare-strata'
import { describeVariant } from './describe-variant'
import { funnelSteps } from './funnel-steps'
import { metricPlan, type MetricPlan } from '../study/metric-plan'
import type { MetricResult } from '../results/experiment-result'
import type { Effect } from '../results/effect'
import type { Alternative, ExperimentSpec } from '../study/spec'
import { controlOf, treatmentsOf } from '../study/variants'

/** A metric's result before corrections and looks, and the covariates that could not be used. */
export interface RawMetricResult {
  readonly result: MetricResult
  readonly dropped: readonly DroppedCovariate[]
}

export interface TreatmentComparison {
  readonly variantId: string
  readonly comparison: StratifiedComparison
}

/** One metric in one slice: each variant by itself, and each treatment against control. */
export function metricResult(metric: MetricDefinition, moments: MetricMoments, spec: ExperimentSpec): RawMetricResult {
  const control = controlOf(spec)
  const compared = control === undefined ? [] : treatmentsOf(spec)
  const plan = metricPlan(metric, spec.plan)
  const comparisons = compareTreatments(metric, moments, spec, plan)
  const dropped = new Map(
    comparisons.flatMap(({ comparison }) => comparison.dropped).map((each) => [each.covariate, each]),
  )
  const shown = spec.variants.filter(({ id, weight }) => weight > 0 || moments.byVariant.has(id)).map(({ id }) => id)
  const variants = shown.map((id) => describeVariant(id, sliceSummary(metric, moments, id)))
  const ids = { control: control?.id ?? null, treatments: compared.map(({ id }) => id), all: shown }
  return {
    result: {
      metricId: metric.id,
      role: metric.role,
      type: metric.type,
      variants,
      effects: comparisons.map((each) => effectOf(each, control!.id, plan.alternative)),
      ...(moments.cap !== undefined && { cap: moments.cap }),
      ...(metric.type === 'funnel' && { steps: funnelSteps(metric, moments, ids, plan) }),
    },
    dropped: [...dropped.values()],
  }
}

/** Each treatment of one metric in one slice against control. */
export function compareTreatments(
  metric: MetricDefinition,
  moments: MetricMoments,
  spec: ExperimentSpec,
  plan: MetricPlan,
): readonly TreatmentComparison[] {
  const control = controlOf(spec)
  if (control === undefined) return []
  return treatmentsOf(spec).map(({ id }) => ({
    variantId: id,
    comparison: compareSlice(metric, moments, { control: control.id, treatment: id }, plan),
  }))
}

function effectOf({ variantId, comparison }: TreatmentComparison, controlId: string, alternative: Alternative): Effect {
  const { method, absolute, relative, test, cuped, postStratified } = comparison
  const effect: Effect = {
    variantId,
    controlId,
    method,
    alternative,
    absolute,
    relative,
    test,
    pValueAdjusted: null,
    significant: null,
    intervalAdjusted: null,
    cuped,
    sequential: null,
  }
  return postStratified === undefined ? effect : { ...effect, postStratified }
}
