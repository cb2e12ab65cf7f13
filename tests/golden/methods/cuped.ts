import { z } from 'zod'
import { cuped, type CupedEffect } from '../../../analysis/estimation/cuped'
import { cupedRatio } from '../../../analysis/estimation/cuped-ratio'
import { invariant } from '@analysis'
import { ratioSummary, ratioTest } from '../../../analysis/estimation/ratio'
import { relativeStandardError } from '../../../analysis/estimation/relative-effect'
import { testOf, waldInterval } from '../../../analysis/inference/reference'
import { welchDegreesOfFreedom } from '../../../analysis/inference/mean-difference'
import { welchTest } from '../../../analysis/inference/welch'
import type { Moments } from '../../../analysis/moments/moments'
import { momentsOfColumns } from '../moments-of-columns'
import { estimatedOf } from './frequentist'
import { evaluator, type Evaluators } from './evaluator'

const pair = z
  .object({
    n: z.number(),
    mean_y: z.number(),
    var_y: z.number(),
    mean_x: z.number(),
    var_x: z.number(),
    cov_xy: z.number(),
  })
  .transform(({ n, mean_y, var_y, mean_x, var_x, cov_xy }) => momentsFrom(n, [mean_y, mean_x], [var_y, cov_xy, var_x]))
const rows = z
  .object({ y: z.array(z.number()), x: z.array(z.array(z.number())) })
  .transform(({ y, x }) => momentsOfColumns([y, ...x[0]!.map((_, j) => x.map((row) => row[j]!))]))
const ratioPair = z
  .object({
    n: z.number(),
    mean_num: z.number(),
    mean_den: z.number(),
    var_num: z.number(),
    var_den: z.number(),
    cov: z.number(),
  })
  .transform(({ n, mean_num, mean_den, var_num, var_den, cov }) =>
    momentsFrom(n, [mean_num, mean_den], [var_num, cov, var_den]),
  )
const ratioRows = z
  .object({ num: z.array(z.number()), den: z.array(z.number()) })
  .transform(({ num, den }) => momentsOfColumns([num, den]))
const ratioWithCovariate = z
  .object({ n: z.number(), means: z.array(z.number()), cov: z.array(z.array(z.number())) })
  .transform(({ n, means, cov }) =>
    momentsFrom(
      n,
      means,
      cov.flatMap((row, i) => row.slice(i)),
    ),
  )

function momentsFrom(count: number, means: readonly number[], covariances: readonly number[]): Moments {
  return { count, means, comoments: covariances.map((covariance) => covariance * (count - 1)) }
}

const options = { alpha: 0.05, alternative: 'two-sided' } as const

function adjusted(effect: CupedEffect) {
  const { absolute, test } = estimatedOf(effect)
  invariant(effect.cuped.kind === 'estimated' && effect.adjusted, 'golden cases are adjustable')
  return { absolute, test, summary: effect.cuped, variants: effect.adjusted }
}

function single(theta: 'total' | 'within') {
  return evaluator(z.object({ control: pair, treatment: pair }), ({ control, treatment }) => {
    const columns = { outcome: 0, covariates: [{ name: 'x', column: 1 }] }
    const { absolute, test, summary, variants } = adjusted(cuped(control, treatment, { ...options, ...columns, theta }))
    const before = summary.unadjusted.absolute
    invariant(before.kind === 'estimated', 'golden cases are estimable')
    const pValueZ = testOf(test.statistic, options, null).pValue
    const ci_z = waldInterval(absolute.estimate, absolute.standardError, options, null)
    return {
      theta: summary.theta[0],
      mean_control_adj: variants.control.mean,
      mean_treatment_adj: variants.treatment.mean,
      var_control_adj: variants.control.variance,
      var_treatment_adj: variants.treatment.variance,
      diff_unadj: before.estimate,
      se_unadj: before.standardError,
      diff: absolute.estimate,
      se: absolute.standardError,
      variance_reduction: summary.varianceReduction,
      z: test.statistic,
      df: test.degreesOfFreedom,
      p_value_t: test.pValue,
      p_value_z: pValueZ,
      ci_t: [absolute.interval.lower, absolute.interval.upper],
      ci_z: [ci_z.lower, ci_z.upper],
    }
  })
}

function deltaRatio(schema: typeof ratioPair | typeof ratioRows) {
  return evaluator(z.object({ control: schema, treatment: schema }), ({ control, treatment }) => {
    const c = ratioSummary(control)
    const t = ratioSummary(treatment)
    const tested = ratioTest(control, treatment, options)
    const { absolute, test } = estimatedOf(tested)
    invariant(tested.relative.kind === 'estimated', 'golden cases are estimable')
    const relative =
      tested.relative.method === 'delta'
        ? { lift_ci_delta_z: [tested.relative.interval.lower, tested.relative.interval.upper] }
        : {}
    return {
      ratio_control: c.mean,
      ratio_treatment: t.mean,
      var_control: c.variance,
      var_treatment: t.variance,
      se_control: Math.sqrt(c.variance / c.n),
      se_treatment: Math.sqrt(t.variance / t.n),
      diff: absolute.estimate,
      se: absolute.standardError,
      z: test.statistic,
      p_value_z: test.pValue,
      ci_z: [absolute.interval.lower, absolute.interval.upper],
      df: welchDegreesOfFreedom(c, t),
      p_value_t: estimatedOf(welchTest(c, t, options)).test.pValue,
      lift: tested.relative.estimate,
      lift_se_delta: relativeStandardError(c, t),
      ...relative,
    }
  })
}

export const cupedMethods: Evaluators = {
  'cuped.total': single('total'),
  'cuped.within': single('within'),
  'cuped.multi': evaluator(z.object({ control: rows, treatment: rows }), ({ control, treatment }) => {
    const covariates = control.means.slice(1).map((_, j) => ({ name: `x${j}`, column: j + 1 }))
    const { absolute, test, summary, variants } = adjusted(
      cuped(control, treatment, { ...options, outcome: 0, covariates, theta: 'total' }),
    )
    const before = summary.unadjusted.absolute
    invariant(before.kind === 'estimated', 'golden cases are estimable')
    return {
      theta: summary.theta,
      mean_control_adj: variants.control.mean,
      mean_treatment_adj: variants.treatment.mean,
      diff: absolute.estimate,
      se: absolute.standardError,
      se_unadj: before.standardError,
      variance_reduction: summary.varianceReduction,
      z: test.statistic,
      p_value_z: testOf(test.statistic, options, null).pValue,
    }
  }),
  'cuped.ratio': evaluator(
    z.object({
      control: ratioWithCovariate,
      treatment: ratioWithCovariate,
      theta: z.enum(['equal_weight', 'variance_optimal']),
    }),
    ({ control, treatment, theta }) => {
      const weighting = theta === 'equal_weight' ? 'equal' : 'variance-optimal'
      const { absolute, test, summary } = adjusted(
        cupedRatio(control, treatment, { ...options, covariate: 'x', weighting }),
      )
      const before = summary.unadjusted.absolute
      invariant(before.kind === 'estimated', 'golden cases are estimable')
      return {
        theta: summary.theta[0],
        diff_unadj: before.estimate,
        se_unadj: before.standardError,
        diff: absolute.estimate,
        se: absolute.standardError,
        variance_reduction: summary.varianceReduction,
        z: test.statistic,
        p_value_z: test.pValue,
      }
    },
  ),
  'ratio.delta': deltaRatio(ratioPair),
  'ratio.delta.raw': deltaRatio(ratioRows),
}
