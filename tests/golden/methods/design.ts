import { z } from 'zod'
import {
  arcsineSampleSize,
  pooledProportionSampleSize,
  proportionSampleSize,
  sampleSize,
} from '../../../analysis/design/sample-size'
import { bernoulliVariance, invariant } from '@analysis'
import { cupedFactors, sequentialInflation } from '../../../analysis/design/plan-factors'
import { detectableDifference, detectableProportion } from '../../../analysis/design/detectable-effect'
import { experimentDuration } from '../../../analysis/design/duration'
import { ratioSummary } from '../../../analysis/estimation/ratio'
import { studentPower, studentSampleSize } from '../unshipped/student-power'
import { zPower } from '../../../analysis/design/power'
import { evaluator, type Evaluators } from './evaluator'
import { spending } from './sequential'

const numbers = <Key extends string>(...keys: readonly Key[]) => z.record(z.enum(keys), z.number())
const alternative = 'two-sided' as const

export const designMethods: Evaluators = {
  'power.prop.n': evaluator(
    numbers('baseline', 'relative_mde', 'alpha', 'power'),
    ({ baseline, relative_mde, alpha, power }) => {
      const target = baseline * (1 + relative_mde)
      const goal = { alpha, power, alternative }
      const twoSided = proportionSampleSize(baseline, target, goal).control
      const oneSided = proportionSampleSize(baseline, target, { ...goal, alternative: 'greater' }).control
      const pooled = pooledProportionSampleSize(baseline, target, goal)
      return {
        n_two_sided: twoSided,
        n_two_sided_ceil: Math.ceil(twoSided),
        n_one_sided: oneSided,
        n_one_sided_ceil: Math.ceil(oneSided),
        n_pooled_h0: pooled,
        n_pooled_h0_ceil: Math.ceil(pooled),
        n_cohen_h: arcsineSampleSize(baseline, target, goal),
      }
    },
  ),
  'power.prop.n_unequal': evaluator(
    numbers('p_control', 'p_treatment', 'ratio_treatment_to_control', 'alpha', 'power'),
    ({ p_control, p_treatment, ratio_treatment_to_control, alpha, power }) => {
      const goal = { alpha, power, alternative }
      const { control, treatment } = proportionSampleSize(p_control, p_treatment, goal, ratio_treatment_to_control)
      return {
        n_control: control,
        n_control_ceil: Math.ceil(control),
        n_treatment: treatment,
        n_treatment_ceil: Math.ceil(treatment),
      }
    },
  ),
  'power.prop.power': evaluator(
    numbers('p_control', 'p_treatment', 'n_per_variant', 'alpha'),
    ({ p_control, p_treatment, n_per_variant, alpha }) => {
      const variance = bernoulliVariance(p_control) + bernoulliVariance(p_treatment)
      const power = zPower(p_treatment - p_control, Math.sqrt(variance / n_per_variant), { alpha, alternative })
      return { power: power.correctSide, power_two_tails: power.anySide }
    },
  ),
  'power.mean.n': evaluator(
    numbers('sd', 'delta', 'alpha', 'power', 'ratio_treatment_to_control'),
    ({ sd, delta, ratio_treatment_to_control, ...rest }) => {
      const goal = { alpha: rest.alpha, power: rest.power, alternative }
      const variances = { control: sd ** 2, treatment: sd ** 2 }
      const { control } = sampleSize(delta, variances, goal, ratio_treatment_to_control)
      return {
        n_control_normal: control,
        n_control_normal_ceil: Math.ceil(control),
        n_control_t: studentSampleSize(delta, sd, goal, ratio_treatment_to_control).control,
      }
    },
  ),
  'power.t_test': evaluator(
    numbers('effect_size_d', 'n_per_variant', 'alpha'),
    ({ effect_size_d, n_per_variant, alpha }) => {
      const { power, noncentrality, degreesOfFreedom } = studentPower({
        standardisedDifference: effect_size_d,
        control: n_per_variant,
        treatment: n_per_variant,
        alpha,
        alternative,
      })
      return { power, ncp: noncentrality, df: degreesOfFreedom }
    },
  ),
  'power.prop.mde': evaluator(
    numbers('baseline', 'n_per_variant', 'alpha', 'power'),
    ({ baseline, n_per_variant, alpha, power }) => {
      const goal = { alpha, power, alternative }
      const rise = detectableProportion(baseline, n_per_variant, goal)
      const fall = detectableProportion(baseline, n_per_variant, goal, 'decrease')
      const simple = detectableDifference(bernoulliVariance(baseline), n_per_variant, goal)
      return {
        ...(rise.kind === 'estimated' && {
          p2: rise.rate,
          mde_abs: rise.difference,
          mde_rel: rise.difference / baseline,
        }),
        ...(fall.kind === 'estimated' && { mde_abs_decrease: -fall.difference }),
        mde_abs_simple: simple,
        mde_rel_simple: simple / baseline,
      }
    },
  ),
  'power.mean.mde': evaluator(
    numbers('sd', 'mean', 'n_per_variant', 'alpha', 'power'),
    ({ sd, mean, n_per_variant, alpha, power }) => {
      const difference = detectableDifference(sd ** 2, n_per_variant, { alpha, power, alternative })
      return { mde_abs: difference, mde_rel: difference / Math.abs(mean) }
    },
  ),
  'power.ratio.n': evaluator(
    numbers('mean_num', 'mean_den', 'var_num', 'var_den', 'cov', 'relative_mde', 'alpha', 'power'),
    ({ mean_num, mean_den, var_num, var_den, cov, relative_mde, alpha, power }) => {
      // moments of two subjects: the variances are the co-moments themselves
      const moments = { count: 2, means: [mean_num, mean_den], comoments: [var_num, cov, var_den] }
      const { mean, variance } = ratioSummary(moments)
      const goal = { alpha, power, alternative }
      const { control } = sampleSize(mean * relative_mde, { control: variance, treatment: variance }, goal)
      return { ratio: mean, var: variance, n_per_variant: control, n_per_variant_ceil: Math.ceil(control) }
    },
  ),
  'power.cuped': evaluator(numbers('n', 'rho'), ({ n, rho }) => {
    const { size, effect } = cupedFactors(rho)
    return { factor: size, n_cuped: n * size, mde_factor: effect }
  }),
  'power.sequential': (input) => {
    const { baseline, relative_mde, alpha, power, looks } = z
      .object({
        baseline: z.number(),
        relative_mde: z.number(),
        alpha: z.number(),
        power: z.number(),
        looks: z.number(),
      })
      .parse(input)
    const { spending: kind } = z.object({ spending }).parse(input)
    const inflation = sequentialInflation({ sides: 2, alpha, looks, spending: kind }, power)
    const goal = { alpha, power, alternative }
    const fixed = proportionSampleSize(baseline, baseline * (1 + relative_mde), goal).control
    invariant(inflation >= 1, 'looking early never saves from the largest size')
    return { inflation, n_fixed: fixed, n_max: fixed * inflation, n_max_ceil: Math.ceil(fixed * inflation) }
  },
  'power.duration': evaluator(
    z.object({
      n_per_variant: z.number(),
      variants: z.number(),
      daily_users: z.number(),
      traffic_share: z.number(),
      round_to_weeks: z.boolean(),
    }),
    (input) => {
      const traffic = { dailySubjects: input.daily_users, share: input.traffic_share }
      const { exactDays, days, wholeWeeks } = experimentDuration(input.n_per_variant * input.variants, traffic)
      return { days_raw: exactDays, days, days_rounded: input.round_to_weeks ? wholeWeeks : days }
    },
  ),
}
