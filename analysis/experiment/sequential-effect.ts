import type { MetricDefinition } from '../study/metric-definition'
import { emptyMoments } from '../moments/moments'
import type { LookEstimate } from '../sequential/look-estimate'
import { sequentialCost, sequentialDesign, type SequentialCost } from '../sequential/sequential-design'
import { compareVariants } from './compare-variants'
import { metricPlan } from '../study/metric-plan'
import { controlOf } from '../study/variants'
import { presentLookInterval, presentLookSummary } from './present-look'
import type { Alternative, AnalysisPlan, ExperimentSpec, SequentialRule } from '../study/spec'
import type { Effect } from '../results/effect'
import type { Interval } from '../results/interval'
import type { SequentialDesign, SequentialSummary } from '../results/sequential'
import type { LookPlace, MetricLook } from './sequential-history'
import { sequentialInterval, stoppingSummary, type StoppingOptions } from './stopping-summary'

/** What a metric's history is read by. */
export interface SequentialReading {
  readonly rule: SequentialRule
  readonly plan: AnalysisPlan
  /** What the plan's looks cost; null for a rule without planned looks. */
  readonly design: SequentialDesign | null
}

/** A look's estimate, and the size of the control mean, by which a relative effect becomes an absolute one. */
export interface ScaledEstimate extends LookEstimate {
  readonly scale: number | null
}

/** Readings by a rule for one metric after another; what its planned looks cost is computed once per kind of test. */
export function sequentialReadings(
  rule: SequentialRule,
  plan: AnalysisPlan,
): (metric: MetricDefinition, looks: readonly LookPlace[]) => SequentialReading {
  const costs = new Map<boolean, SequentialCost | null>()
  const costFor = (alternative: Alternative): SequentialCost | null => {
    if (rule.kind !== 'group-sequential') return null
    const isTwoSided = alternative === 'two-sided'
    if (!costs.has(isTwoSided)) costs.set(isTwoSided, sequentialCost(rule, { alpha: plan.alpha, alternative }))
    return costs.get(isTwoSided) ?? null
  }
  return (metric, looks) => {
    const planned = rule.kind === 'group-sequential' ? rule.plannedSubjects : null
    const cost = costFor(metricPlan(metric, plan).alternative)
    return { rule, plan, design: sequentialDesign(cost, planned ?? looks.at(-1)?.n ?? 0) }
  }
}

/** One treatment's effect at every look. */
export function lookEstimates(
  metric: MetricDefinition,
  treatmentId: string,
  looks: readonly MetricLook[],
  spec: ExperimentSpec,
): readonly ScaledEstimate[] {
  const control = controlOf(spec)
  const plan = metricPlan(metric, spec.plan)
  return looks.map(({ at, n, informationFraction, moments }): ScaledEstimate => {
    const of = (id: string) => moments.byVariant.get(id) ?? emptyMoments(moments.columns.length)
    const { absolute, relative } = compareVariants(metric, of(control?.id ?? ''), of(treatmentId), moments, plan)
    const known = absolute.kind === 'estimated'
    return {
      at,
      n,
      informationFraction,
      estimate: known ? absolute.estimate : null,
      standardError: known ? absolute.standardError : null,
      scale: known && relative.kind === 'estimated' ? scaleOf(absolute.estimate, relative.estimate) : null,
    }
  })
}

/** The looks of a metric that a history keeps nothing of: the effect is known at the last one. */
export function presentEstimates(effect: Effect, looks: readonly LookPlace[]): readonly ScaledEstimate[] {
  const { absolute, relative } = effect
  const unknown = { estimate: null, standardError: null, scale: null }
  const known =
    absolute.kind === 'estimated'
      ? {
          estimate: absolute.estimate,
          standardError: absolute.standardError,
          scale: relative.kind === 'estimated' ? scaleOf(absolute.estimate, relative.estimate) : null,
        }
      : unknown
  return looks.map(({ at, n, informationFraction }, index) => ({
    at,
    n,
    informationFraction,
    ...(index === looks.length - 1 ? known : unknown),
  }))
}

/** The reading of one treatment's history; of a quantile, which a history does not keep, that of the present look. */
export function sequentialEffect(
  metric: MetricDefinition,
  estimates: readonly ScaledEstimate[],
  reading: SequentialReading,
): SequentialSummary {
  const read = metric.type === 'quantile' ? presentLookSummary : stoppingSummary
  return read(estimates, reading.rule, optionsOf(metric, estimates, reading, reading.plan.alpha))
}

/** Its interval at an error rate of its own, as corrections ask for. */
export function sequentialIntervalAt(
  metric: MetricDefinition,
  estimates: readonly ScaledEstimate[],
  reading: SequentialReading,
  alpha: number,
): Interval | null {
  const read = metric.type === 'quantile' ? presentLookInterval : sequentialInterval
  return read(estimates, reading.rule, optionsOf(metric, estimates, reading, alpha))
}

function optionsOf(
  metric: MetricDefinition,
  estimates: readonly ScaledEstimate[],
  { plan, design }: SequentialReading,
  alpha: number,
): StoppingOptions {
  const scale = estimates.find((look) => look.scale !== null)?.scale ?? null
  return {
    alpha,
    tuningAlpha: plan.alpha,
    alternative: metricPlan(metric, plan).alternative,
    direction: metric.direction,
    smallestEffect: metric.mde === null || scale === null ? null : metric.mde * scale,
    design,
  }
}

function scaleOf(absolute: number, relative: number): number | null {
  const scale = absolute / relative
  return Number.isFinite(scale) && scale > 0 ? scale : null
}
