import { postStratify } from '../estimation/post-stratification'
import { relativeEffect } from '../estimation/relative-effect'
import type { SampleSummary } from '../inference/sample-summary'
import { notEstimable, type NotEstimableReason } from '../failures'
import { differenceStandardError, meanDifference } from '../inference/mean-difference'
import type { MetricDefinition, PostStratification } from '../study/metric-definition'
import { emptyMoments } from '../moments/moments'
import type { MetricMoments, StratumMoments } from '../moments/metric-moments'
import { variantSummary, type Comparison } from './compare-variants'
import type { MetricPlan } from '../study/metric-plan'
import type { PostStratifiedSummary } from '../results/effect'

/** A comparison with what post-stratification did, where the metric asks for it. */
export type StratifiedComparison = Comparison & { readonly postStratified?: PostStratifiedSummary }

interface Stratum {
  readonly value: readonly (string | null)[]
  readonly weight: number
  readonly control: SampleSummary
  readonly treatment: SampleSummary
}

/**
 * The comparison as the weighted mean of those within strata, the plain one kept beside it. Where a stratum has no
 * effect of its own (a variant with fewer than two subjects there, a weight without data or data without a weight), the
 * plain comparison stands and says so.
 */
export function compareStrata(
  metric: MetricDefinition,
  stratification: PostStratification,
  moments: MetricMoments,
  variants: { readonly control: string; readonly treatment: string },
  unadjusted: Comparison,
  plan: MetricPlan,
): StratifiedComparison {
  const without = (reason: NotEstimableReason) => ({ ...unadjusted, postStratified: notEstimable(reason) })
  if (unadjusted.absolute.kind === 'not-estimable') return without(unadjusted.absolute.reason)
  const strata = readStrata(metric, stratification, moments, variants)
  if (strata === null) return without('empty-stratum')
  const effects = strata.map(({ weight, control, treatment }) => ({
    weight,
    estimate: treatment.mean - control.mean,
    standardError: differenceStandardError(control, treatment),
  }))
  const tested = postStratify(effects, plan)
  if (tested.absolute.kind === 'not-estimable') return without(tested.absolute.reason)
  const relative = relativeEffect(weighted(strata, 'control'), weighted(strata, 'treatment'), {
    ...plan,
    degreesOfFreedom: null,
  })
  const errorRatio = tested.absolute.standardError / unadjusted.absolute.standardError
  return {
    ...unadjusted,
    method: 'post-stratified-z',
    ...tested,
    relative,
    postStratified: {
      kind: 'estimated',
      dimensions: stratification.dimensions,
      strata: strata.map(({ value, weight, control, treatment }) => ({
        value,
        weight,
        absolute: meanDifference(control, treatment, plan, null).absolute,
      })),
      varianceReduction: 1 - errorRatio ** 2,
      unadjusted: { absolute: unadjusted.absolute, relative: unadjusted.relative, test: unadjusted.test },
    },
  }
}

/** Strata with weights that add up to 1; null where one of them cannot be told. */
function readStrata(
  metric: MetricDefinition,
  { weights }: PostStratification,
  { strata = [], columns, origin }: MetricMoments,
  { control, treatment }: { readonly control: string; readonly treatment: string },
): readonly Stratum[] | null {
  const given = weights && new Map(weights.map(({ value, weight }) => [JSON.stringify(value), weight]))
  const present = new Set(strata.map(({ value }) => JSON.stringify(value)))
  if (strata.length === 0 || (given && [...given].some(([id, weight]) => weight > 0 && !present.has(id)))) return null
  const weightOf = (stratum: StratumMoments): number | undefined =>
    given ? given.get(JSON.stringify(stratum.value)) : subjectsIn(stratum)
  const total = strata.reduce((sum, stratum) => sum + (weightOf(stratum) ?? 0), 0)
  const read = strata.flatMap((stratum): readonly (Stratum | null)[] => {
    const weight = weightOf(stratum)
    if (weight === 0) return []
    const of = (id: string) =>
      variantSummary(metric.type, stratum.byVariant.get(id) ?? emptyMoments(columns.length), origin)
    const own = { control: of(control), treatment: of(treatment) }
    if (weight === undefined || own.control.n < 2 || own.treatment.n < 2) return [null]
    return [{ value: stratum.value, weight: weight / total, ...own }]
  })
  return read.every((stratum) => stratum !== null) ? read : null
}

function subjectsIn({ byVariant }: StratumMoments): number {
  return [...byVariant.values()].reduce((sum, { count }) => sum + count, 0)
}

/** One variant over all strata: its weighted mean, and the variance that gives its standard error. */
function weighted(strata: readonly Stratum[], variant: 'control' | 'treatment'): SampleSummary {
  const n = strata.reduce((sum, stratum) => sum + stratum[variant].n, 0)
  const mean = strata.reduce((sum, stratum) => sum + stratum.weight * stratum[variant].mean, 0)
  const squaredError = strata.reduce((sum, { weight, [variant]: own }) => sum + (weight ** 2 * own.variance) / own.n, 0)
  return { n, mean, variance: squaredError * n }
}
