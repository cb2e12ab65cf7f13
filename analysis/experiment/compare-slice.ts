import { quantileSummary, quantileTest } from '../estimation/sample-quantile'
import type { SampleSummary } from '../inference/sample-summary'
import type { MetricDefinition, QuantileMetric } from '../study/metric-definition'
import { emptyMoments, type Moments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import { compareStrata, type StratifiedComparison } from './compare-strata'
import { compareVariants, variantSummary } from './compare-variants'
import type { MetricPlan } from '../study/metric-plan'

/** One treatment against control in one slice, by whatever the metric's inference goes by. */
export function compareSlice(
  metric: MetricDefinition,
  moments: MetricMoments,
  variants: { readonly control: string; readonly treatment: string },
  plan: MetricPlan,
): StratifiedComparison {
  if (metric.type === 'quantile') return compareQuantiles(metric, moments, variants, plan)
  const [control, treatment] = [momentsOf(moments, variants.control), momentsOf(moments, variants.treatment)]
  const compared = compareVariants(metric, control, treatment, moments, plan)
  if (metric.postStratify === undefined || moments.strata === undefined) return compared
  return compareStrata(metric, metric.postStratify, moments, variants, compared, plan)
}

/** What a metric is in one variant of one slice. */
export function sliceSummary(metric: MetricDefinition, moments: MetricMoments, variantId: string): SampleSummary {
  if (metric.type !== 'quantile') return variantSummary(metric.type, momentsOf(moments, variantId), moments.origin)
  const sample = moments.quantiles?.get(variantId)
  return sample === undefined
    ? { n: 0, mean: Number.NaN, variance: Number.NaN }
    : quantileSummary(sample, metric.probability)
}

function compareQuantiles(
  { probability, level }: QuantileMetric,
  { quantiles }: MetricMoments,
  { control, treatment }: { readonly control: string; readonly treatment: string },
  plan: MetricPlan,
): StratifiedComparison {
  return {
    method: level === 'event' ? 'clustered-quantile-z' : 'quantile-z',
    ...quantileTest(quantiles?.get(control), quantiles?.get(treatment), probability, plan),
    cuped: null,
    dropped: [],
  }
}

function momentsOf({ byVariant, columns }: MetricMoments, variantId: string): Moments {
  return byVariant.get(variantId) ?? emptyMoments(columns.length)
}
