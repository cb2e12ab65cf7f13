import type { DroppedCovariate } from '../estimation/regression'
import type { MetricDefinition } from '../metrics/definition'
import { emptyMoments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import { compareVariants, variantSummary } from './compare-variants'
import { metricPlan } from './metric-plan'
import type { Effect, MetricResult, VariantSummary } from './result'
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
  const of = (variantId: string) => moments.byVariant.get(variantId) ?? emptyMoments(moments.columns.length)
  const control = controlOf(spec)
  const compared = control === undefined ? [] : treatmentsOf(spec)
  const dropped: DroppedCovariate[] = []
  const plan = metricPlan(metric, spec.plan)
  const effects = compared.map(({ id }): Effect => {
    const comparison = compareVariants(metric, of(control!.id), of(id), moments, plan)
    dropped.push(...comparison.dropped)
    const { method, absolute, relative, test, cuped } = comparison
    return {
      variantId: id,
      controlId: control!.id,
      method,
      alternative: plan.alternative,
      absolute,
      relative,
      test,
      pValueAdjusted: null,
      significant: null,
      intervalAdjusted: null,
      cuped,
      sequential: null,
    }
  })
  const variants = spec.variants
    .filter(({ id, weight }) => weight > 0 || moments.byVariant.has(id))
    .map(({ id }): VariantSummary => describe(id, variantSummary(metric.type, of(id), moments.origin)))
  return {
    result: { metricId: metric.id, role: metric.role, type: metric.type, variants, effects },
    dropped: [...new Map(dropped.map((each) => [each.covariate, each])).values()],
  }
}

function describe(
  variantId: string,
  { n, mean, variance }: { n: number; mean: number; variance: number },
): VariantSummary {
  const known = n >= 2 && Number.isFinite(variance)
  return {
    variantId,
    n,
    mean: n > 0 && Number.isFinite(mean) ? mean : null,
    variance: known ? variance : null,
    standardError: known ? Math.sqrt(variance / n) : null,
  }
}
