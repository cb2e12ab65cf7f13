import { z } from 'zod'
import { bootstrapDifference } from '../unshipped/bootstrap'
import { dunnettCritical, dunnettPValues, type DunnettFamily } from '../../../analysis/inference/dunnett'
import { invariant } from '@analysis'
import { lcg64 } from '../../../analysis/numerics/random'
import { logLift } from '../../../analysis/estimation/log-lift'
import { mannWhitney } from '../../../analysis/inference/mann-whitney'
import { newcombeInterval } from '../unshipped/newcombe'
import { permutationTest } from '../unshipped/permutation'
import { wilsonInterval } from '../unshipped/wilson'
import { evaluator, number, type Evaluators } from './evaluator'
import { lift } from './frequentist'

const success = z.object({ x: z.number(), n: z.number() }).transform(({ x, n }) => ({ successes: x, n }))
const values = z.object({ control: z.array(z.number()), treatment: z.array(z.number()) })
const family = z
  .object({ n_control: z.number(), n_treatments: z.array(z.number()), df: number, two_sided: z.boolean() })
  .transform(({ n_control, n_treatments, df, two_sided }): DunnettFamily => ({
    controlSize: n_control,
    treatmentSizes: n_treatments,
    degreesOfFreedom: df,
    sides: two_sided ? 2 : 1,
  }))

export const smallSampleMethods: Evaluators = {
  'prop.wilson': (input) => {
    const { alpha } = z.object({ alpha: z.number() }).parse(input)
    const { lower, upper } = wilsonInterval(success.parse(input), alpha)
    return { low: lower, high: upper }
  },
  'prop.newcombe': evaluator(
    z.object({ control: success, treatment: success, alpha: z.number() }),
    ({ control, treatment, alpha }) => {
      const { estimate, lower, upper } = newcombeInterval(control, treatment, alpha)
      return { diff: estimate, low: lower, high: upper }
    },
  ),
  'lift.log_delta': evaluator(lift, ({ control, treatment, alpha }) => {
    const options = { alpha, alternative: 'two-sided' } as const
    const normal = logLift(control, treatment, { ...options, degreesOfFreedom: null })
    const welch = logLift(control, treatment, { ...options, degreesOfFreedom: 'welch' })
    invariant(normal.kind === 'estimated' && welch.kind === 'estimated', 'golden cases are estimable')
    return {
      lift: normal.estimate,
      log_ratio: normal.logRatio,
      se_log: normal.logStandardError,
      df_log: normal.degreesOfFreedom,
      ci_z: [normal.interval.lower, normal.interval.upper],
      ci_t: [welch.interval.lower, welch.interval.upper],
    }
  }),
  'nonparam.mannwhitney': evaluator(values, ({ control, treatment }) => {
    const test = mannWhitney(control, treatment)
    invariant(test.kind === 'estimated', 'golden cases are estimable')
    return {
      u_treatment: test.treatmentWins,
      u_control: test.controlWins,
      z_no_correction: test.statistic,
      p_value_asymptotic: test.pValue,
      p_value_continuity: test.pValueContinuity,
      prob_superiority: test.probabilityOfSuperiority,
      ...(test.pValueExact !== null && { p_value_exact: test.pValueExact }),
    }
  }),
  'nonparam.permutation_exact': evaluator(values, ({ control, treatment }) => {
    const test = permutationTest(control, treatment)
    invariant(test, 'golden cases are small')
    return {
      observed: test.observed,
      permutations: test.permutations,
      count_two_sided: test.asExtreme,
      p_value_two_sided: test.pValue,
      p_value_greater: test.pValueGreater,
    }
  }),
  'bootstrap.percentile': evaluator(
    values.extend({ resamples: z.number(), seed: z.coerce.bigint(), alpha: z.number() }),
    ({ control, treatment, resamples, seed, alpha }) => {
      const options = { resamples, alpha, random: lcg64(seed) }
      const bootstrap = bootstrapDifference(control, treatment, options)
      return {
        observed: bootstrap.observed,
        mean: bootstrap.mean,
        se: bootstrap.standardError,
        ci: [bootstrap.interval.lower, bootstrap.interval.upper],
        first3: bootstrap.differences.slice(0, 3),
      }
    },
  ),
  'mt.dunnett.critical': (input) => {
    const { alpha } = z.object({ alpha: z.number() }).parse(input)
    return { critical: dunnettCritical(family.parse(input), alpha) }
  },
  'mt.dunnett': (input) => {
    const { alpha, t } = z.object({ alpha: z.number(), t: z.array(z.number()) }).parse(input)
    const comparisons = family.parse(input)
    return { adjusted_p: dunnettPValues(t, comparisons), critical: dunnettCritical(comparisons, alpha) }
  },
}
