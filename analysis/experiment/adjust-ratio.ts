import { cuped, notAdjustable, type CupedEffect } from '../estimation/cuped'
import { cupedRatio } from '../estimation/cuped-ratio'
import { linearisedRatio, ratioObstacle } from '../estimation/ratio'
import type { MetricDefinition } from '../study/metric-definition'
import { subsetMoments, type Moments } from '../moments/moments'
import type { MomentColumn } from '../moments/metric-moments'
import { withRidge } from './adjust-mean'
import type { MetricPlan } from '../study/metric-plan'

/**
 * A ratio adjusted by its own past, a ratio too; by a single column, which counts as a ratio over a constant 1; or by
 * several covariates, each a column of its own beside the linearised ratio.
 */
export function adjustedRatio(
  metric: MetricDefinition,
  control: Moments,
  treatment: Moments,
  columns: readonly MomentColumn[],
  plan: MetricPlan,
): CupedEffect {
  const covariates = columns.flatMap(({ role }, at) => (role === 'covariate' ? [at] : []))
  const [only] = metric.covariates
  if (metric.covariates.length > 1 || only?.kind === 'ridge') {
    return severalCovariates(metric, control, treatment, columns, plan)
  }
  const [numerator, denominator] = [covariates[0]!, covariates[1]]
  const shape = (moments: Moments) =>
    denominator === undefined
      ? withConstant(subsetMoments(moments, [0, 1, numerator]))
      : subsetMoments(moments, [0, 1, numerator, denominator])
  return cupedRatio(shape(control), shape(treatment), {
    ...plan,
    covariate: columns[numerator]!.name,
    weighting: 'variance-optimal',
  })
}

/** Every covariate beside the linearised ratio, which stands where the numerator was: all keep their places. */
function severalCovariates(
  metric: MetricDefinition,
  control: Moments,
  treatment: Moments,
  columns: readonly MomentColumn[],
  plan: MetricPlan,
): CupedEffect {
  const obstacle = ratioObstacle(control, plan) ?? ratioObstacle(treatment, plan)
  if (obstacle !== null) return { ...notAdjustable(obstacle), method }
  const linear = { control: linearisedRatio(control), treatment: linearisedRatio(treatment) }
  const { prepared, ridge } = withRidge(metric, linear.control, linear.treatment, columns)
  const effect = cuped(prepared.control, prepared.treatment, {
    ...plan,
    theta: plan.cupedTheta,
    outcome: 0,
    covariates: prepared.covariates,
    reference: 'normal',
  })
  if (ridge === null || effect.cuped.kind !== 'estimated') return { ...effect, method }
  return { ...effect, method, cuped: { ...effect.cuped, ridge } }
}

const method = 'cuped-ratio-z'

/** Three columns and a fourth that is 1 in every row. */
function withConstant({ count, means, comoments: c }: Moments): Moments {
  return {
    count,
    means: [...means, 1],
    comoments: [c[0]!, c[1]!, c[2]!, 0, c[3]!, c[4]!, 0, c[5]!, 0, 0],
  }
}
