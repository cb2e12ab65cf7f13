import { z } from 'zod'
import { adjustPValues, type PValueAdjustment } from '../../../analysis/inference/multiplicity'
import { fiellerInterval } from '../../../analysis/estimation/fieller'
import { invariant } from '@analysis'
import { quantileType7, winsorise } from '../../../analysis/inference/quantile'
import { relativeEffect, relativeStandardError } from '../../../analysis/estimation/relative-effect'
import { summaryOf, type SampleSummary } from '../../../analysis/inference/sample-summary'
import { testOf, waldInterval } from '../../../analysis/inference/reference'
import { twoProportionZ } from '../../../analysis/inference/two-proportion-z'
import { welchDegreesOfFreedom, type TestedEffect } from '../../../analysis/inference/mean-difference'
import { welchTest } from '../../../analysis/inference/welch'
import { zTest } from '../../../analysis/inference/z-test'
import { momentsOfColumns } from '../moments-of-columns'
import { alternative, evaluator, type Evaluators } from './evaluator'

const success = z.object({ x: z.number(), n: z.number() })
const sample = z
  .object({ mean: z.number(), sd: z.number(), n: z.number() })
  .transform(({ mean, sd, n }): SampleSummary => ({ mean, variance: sd ** 2, n }))
const comparison = z.object({ control: sample, treatment: sample, alternative, alpha: z.number() })
export const lift = z.object({ control: sample, treatment: sample, alpha: z.number() })

export function estimatedOf({ absolute, test }: TestedEffect) {
  invariant(absolute.kind === 'estimated' && test.kind === 'estimated', 'golden cases are estimable')
  return { absolute, test }
}

export const frequentistMethods: Evaluators = {
  'prop.ztest': evaluator(
    z.object({ control: success, treatment: success, alternative, alpha: z.number() }),
    ({ control, treatment, ...options }) => {
      const { absolute, test } = estimatedOf(
        twoProportionZ({ successes: control.x, n: control.n }, { successes: treatment.x, n: treatment.n }, options),
      )
      return {
        diff: absolute.estimate,
        se_unpooled: absolute.standardError,
        ci: [absolute.interval.lower, absolute.interval.upper],
        z: test.statistic,
        p_value: test.pValue,
      }
    },
  ),
  'mean.welch': evaluator(comparison, ({ control, treatment, ...options }) => {
    const { absolute, test } = estimatedOf(welchTest(control, treatment, options))
    return {
      diff: absolute.estimate,
      se: absolute.standardError,
      ci: [absolute.interval.lower, absolute.interval.upper],
      t: test.statistic,
      df: test.degreesOfFreedom,
      p_value: test.pValue,
    }
  }),
  'mean.ztest': evaluator(comparison, ({ control, treatment, ...options }) => {
    const { absolute, test } = estimatedOf(zTest(control, treatment, options))
    return {
      diff: absolute.estimate,
      se: absolute.standardError,
      ci: [absolute.interval.lower, absolute.interval.upper],
      z: test.statistic,
      p_value: test.pValue,
    }
  }),
  'lift.delta': evaluator(lift, ({ control, treatment, alpha }) => {
    const options = { alpha, alternative: 'two-sided' } as const
    const estimate = (treatment.mean - control.mean) / Math.abs(control.mean)
    const se = relativeStandardError(control, treatment)
    const df = welchDegreesOfFreedom(control, treatment)
    const interval = (degreesOfFreedom: number | null) => {
      const chosen = relativeEffect(control, treatment, { ...options, degreesOfFreedom })
      const { lower, upper } =
        chosen.kind === 'estimated' && chosen.method === 'delta'
          ? chosen.interval
          : waldInterval(estimate, se, options, degreesOfFreedom)
      return [lower, upper]
    }
    const standardised = testOf(estimate / se, options, null)
    const p_value_t = testOf(estimate / se, options, df).pValue
    return {
      lift: estimate,
      se,
      df,
      z: standardised.statistic,
      p_value_z: standardised.pValue,
      p_value_t,
      ci_z: interval(null),
      ci_t: interval(df),
    }
  }),
  'lift.fieller': evaluator(lift, ({ control, treatment, alpha }) => {
    const interval = fiellerInterval(control, treatment, { alpha, alternative: 'two-sided', degreesOfFreedom: null })
    if (!interval) return { bounded: false }
    // the cases define lift as the ratio minus 1, which for a negative control mean is minus ours
    const { lower, upper } = interval
    return { bounded: true, lift_ci: control.mean > 0 ? [lower, upper] : [-upper, -lower] }
  }),
  'quantile.type7': evaluator(
    z.object({ values: z.array(z.number()), probs: z.array(z.number()) }),
    ({ values, probs }) => {
      const ascending = values.toSorted((a, b) => a - b)
      return { quantiles: probs.map((probability) => quantileType7(ascending, probability)) }
    },
  ),
  'mean.winsorized': evaluator(
    z.object({ values: z.array(z.number()), lower_quantile: z.number(), upper_quantile: z.number() }),
    ({ values, lower_quantile, upper_quantile }) => {
      const ascending = values.toSorted((a, b) => a - b)
      const lower = quantileType7(ascending, lower_quantile)
      const upper = quantileType7(ascending, upper_quantile)
      const capped = winsorise(values, { lower, upper })
      const { n, mean, variance } = summaryOf(momentsOfColumns([capped.values]))
      return { lower, upper, mean, var: variance, se: Math.sqrt(variance / n), n_capped: capped.capped }
    },
  ),
  ...multiplicity('bonferroni', 'bonferroni'),
  ...multiplicity('holm', 'holm'),
  ...multiplicity('hochberg', 'hochberg'),
  ...multiplicity('bh', 'benjamini-hochberg'),
  ...multiplicity('by', 'benjamini-yekutieli'),
  ...multiplicity('sidak', 'sidak'),
  ...multiplicity('holm_sidak', 'holm-sidak'),
}

function multiplicity(name: string, adjustment: PValueAdjustment): Evaluators {
  const schema = z.object({ p: z.array(z.number()), alpha: z.number() })
  return {
    [`mt.${name}`]: evaluator(schema, ({ p, alpha }) => {
      const adjusted = adjustPValues(p, adjustment)
      return { adjusted, reject: adjusted.map((value) => value !== null && value <= alpha) }
    }),
  }
}
