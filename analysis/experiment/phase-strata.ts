import { named } from '../numerics/named'
import { phaseStratum } from '../measure/request'
import type { MetricDefinition } from '../study/metric-definition'
import type { ExperimentSpec, SplitPhase } from '../study/spec'

/** Whether variants had different shares in different phases: then they differ in when their subjects came. */
export function splitChanged({ phases = [], variants }: Pick<ExperimentSpec, 'phases' | 'variants'>): boolean {
  const shares = phases.map((phase) => sharesOf(phase, variants))
  return shares.some((share) => share.some((each, at) => Math.abs(each - shares[0]![at]!) > 1e-9))
}

/**
 * The spec with its metrics post-stratified by the phase of exposure, where the split changed: variants are compared
 * with those who came at the same time, so that no change over time passes for an effect. Metrics whose estimate strata
 * do not add up to (ratios, quantiles, adjusted ones, given weights) stay as they are.
 */
export function withPhaseStrata<Spec extends ExperimentSpec>(spec: Spec): Spec {
  return splitChanged(spec) ? { ...spec, metrics: spec.metrics.map(stratifiedByPhase) } : spec
}

function stratifiedByPhase(metric: MetricDefinition): MetricDefinition {
  const { type, covariates, postStratify } = metric
  const adds = type === 'proportion' || type === 'mean' || type === 'retention' || type === 'funnel'
  if (!adds || covariates.length > 0 || (postStratify !== undefined && postStratify.weights !== null)) return metric
  return { ...metric, postStratify: { dimensions: [...(postStratify?.dimensions ?? []), phaseStratum], weights: null } }
}

function sharesOf({ weights }: SplitPhase, variants: ExperimentSpec['variants']): readonly number[] {
  const total = variants.reduce((sum, { id }) => sum + (named(weights, id) ?? 0), 0)
  return variants.map(({ id }) => (named(weights, id) ?? 0) / total)
}
