import type { DroppedCovariate } from '../estimation/regression'
import type { MetricDefinition } from '../metrics/definition'
import type { MetricMoments } from '../moments/metric-moments'
import { compareSlice, sliceSummary } from './compare-slice'
import { describeVariant } from './describe-variant'
import { funnelSteps } from './funnel-steps'
import { metricPlan } from './metric-plan'
import type { Effect, MetricResult } from './result'
import type { ExperimentSpec, Variant } from './spec'

/** A metric's result before corrections and looks, and the covariates that could not be used. */
export interface RawMetricResult {
  readonly result: MetricResult
  readonly dropped: readonly DroppedCovariate[]
}

/** The variant that the others are compared with. */
export function controlOf(spec: ExperimentSpec): Variant | undefined {
  return spec.variants.find(({ isControl }) => isControl)
}

/** Variants that are compared with control, in the spec's order: those meant to get subjects. */
export function treatmentsOf(spec: ExperimentSpec): readonly Variant[] {
  return spec.variants.filter(({ isControl, weight }) => !isControl && weight > 0)
}

/** One metric in one slice: each variant by itself, and each treatment against control. */
export function metricResult(metric: MetricDefinition, moments: MetricMoments, spec: ExperimentSpec): RawMetricResult {
  const control = controlOf(spec)
  const compared = control === undefined ? [] : treatmentsOf(spec)
  const plan = metricPlan(metric, spec.plan)
  const { effects, dropped } = treatmentEffects(metric, moments, spec)
  const shown = spec.variants.filter(({ id, weight }) => weight > 0 || moments.byVariant.has(id)).map(({ id }) => id)
  const variants = shown.map((id) => describeVariant(id, sliceSummary(metric, moments, id)))
  const ids = { control: control?.id ?? null, treatments: compared.map(({ id }) => id), all: shown }
  return {
    result: {
      metricId: metric.id,
      role: metric.role,
      type: metric.type,
      variants,
      effects,
      ...(moments.cap !== undefined && { cap: moments.cap }),
      ...(metric.type === 'funnel' && { steps: funnelSteps(metric, moments, ids, plan) }),
    },
    dropped,
  }
}

/** Each treatment of one metric in one slice against control, and the covariates that could not be used. */
export function treatmentEffects(
  metric: MetricDefinition,
  moments: MetricMoments,
  spec: ExperimentSpec,
): { readonly effects: readonly Effect[]; readonly dropped: readonly DroppedCovariate[] } {
  const control = controlOf(spec)
  if (control === undefined) return { effects: [], dropped: [] }
  const plan = metricPlan(metric, spec.plan)
  const dropped = new Map<string, DroppedCovariate>()
  const effects = treatmentsOf(spec).map(({ id }): Effect => {
    const comparison = compareSlice(metric, moments, { control: control.id, treatment: id }, plan)
    for (const each of comparison.dropped) dropped.set(each.covariate, each)
    const { method, absolute, relative, test, cuped, postStratified } = comparison
    return {
      variantId: id,
      controlId: control.id,
      method,
      alternative: plan.alternative,
      absolute,
      relative,
      test,
      pValueAdjusted: null,
      significant: null,
      intervalAdjusted: null,
      cuped,
      ...(postStratified !== undefined && { postStratified }),
      sequential: null,
    }
  })
  return { effects, dropped: [...dropped.values()] }
}
