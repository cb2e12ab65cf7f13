import { z } from 'zod'
import { cochranQ } from '../../../analysis/diagnostics/heterogeneity'
import { interaction, logitInteraction } from '../../../analysis/diagnostics/interaction'
import { invariant, srmTest, type Variant } from '@analysis'
import { mixDecomposition } from '../../../analysis/diagnostics/mix-decomposition'
import { noveltyTrend } from '../../../analysis/diagnostics/novelty'
import { proportionSummary } from '../../../analysis/inference/sample-summary'
import type { SuccessCount } from '../../../analysis/inference/two-proportion-z'
import { evaluator, type Evaluators } from './evaluator'

const share = z.object({ x: z.number(), n: z.number() }).transform(({ x, n }) => ({ weight: n, mean: x / n }))
const segment = z.object({ control: share, treatment: share })

const crossed = <Cell extends z.ZodType>(cell: Cell) =>
  z.object({ cells: z.object({ a0b0: cell, a1b0: cell, a0b1: cell, a1b1: cell }) })
const success = z.object({ x: z.number(), n: z.number() }).transform(({ x, n }): SuccessCount => ({ successes: x, n }))
const summary = z
  .object({ n: z.number(), mean: z.number(), sd: z.number() })
  .transform(({ n, mean, sd }) => ({ n, mean, variance: sd ** 2 }))
const options = { alpha: 0.05, alternative: 'two-sided' } as const

export const diagnosticMethods: Evaluators = {
  'srm.chisq': evaluator(
    z.object({ observed: z.array(z.number()), weights: z.array(z.number()) }),
    ({ observed, weights }) => {
      const variants = weights.map((weight, i): Variant => ({ id: `v${i}`, weight, isControl: i === 0 }))
      const srm = srmTest(Object.fromEntries(observed.map((count, i) => [`v${i}`, count])), variants, 0.001)
      invariant(srm.kind === 'estimated', 'golden cases are estimable')
      return {
        expected: variants.map(({ id }) => srm.expected[id]),
        chi2: srm.statistic,
        df: srm.degreesOfFreedom,
        p_value: srm.pValue,
        log10_p: srm.log10P,
      }
    },
  ),
  'heterogeneity.cochran': evaluator(
    z.object({ effects: z.array(z.number()), ses: z.array(z.number()) }),
    ({ effects, ses }) => {
      const heterogeneity = cochranQ(effects, ses)
      invariant(heterogeneity.kind === 'estimated', 'golden cases are estimable')
      const { q, degreesOfFreedom, pValue, iSquared } = heterogeneity
      return { Q: q, df: degreesOfFreedom, p_value: pValue, I2: iSquared }
    },
  ),
  'simpson.segments': evaluator(z.object({ segments: z.array(segment) }), ({ segments }) => {
    const decomposition = mixDecomposition(segments)
    invariant(decomposition.kind === 'estimated', 'golden cases are estimable')
    return { pooled_diff: decomposition.aggregate, standardised_diff: decomposition.within }
  }),
  'interaction.2x2': evaluator(crossed(success), ({ cells }) => {
    const { a0b0, a1b0, a0b1, a1b1 } = cells
    const means = {
      a0b0: proportionSummary(a0b0),
      a1b0: proportionSummary(a1b0),
      a0b1: proportionSummary(a0b1),
      a1b1: proportionSummary(a1b1),
    }
    const linear = interaction(means, options)
    const logit = logitInteraction(cells, options)
    invariant(linear.kind === 'estimated' && logit.kind === 'estimated', 'golden cases are estimable')
    return {
      linear: {
        estimate: linear.estimate,
        se: linear.standardError,
        z: linear.test.statistic,
        p_value: linear.test.pValue,
        ci: [linear.interval.lower, linear.interval.upper],
      },
      logit: {
        estimate: logit.estimate,
        se: logit.standardError,
        z: logit.test.statistic,
        p_value: logit.test.pValue,
        odds_ratio: logit.oddsRatio,
      },
      effect_a_given_b0: linear.effectWithoutB,
      effect_a_given_b1: linear.effectWithB,
    }
  }),
  'interaction.2x2.mean': evaluator(crossed(summary), ({ cells }) => {
    const contrast = interaction(cells, options)
    invariant(contrast.kind === 'estimated', 'golden cases are estimable')
    return {
      estimate: contrast.estimate,
      se: contrast.standardError,
      z: contrast.test.statistic,
      p_value_z: contrast.test.pValue,
      df_satterthwaite: contrast.welch.degreesOfFreedom,
      p_value_t: contrast.welch.pValue,
    }
  }),
  'novelty.trend': evaluator(
    z.object({ day: z.array(z.number()), effect: z.array(z.number()), se: z.array(z.number()) }),
    ({ day, effect, se }) => {
      const trend = noveltyTrend(day.map((at, i) => ({ day: at, estimate: effect[i]!, standardError: se[i]! })))
      invariant(trend.kind === 'estimated' && trend.scaled, 'golden cases are estimable')
      return {
        slope: trend.slope,
        intercept: trend.intercept,
        se_known_variance: trend.standardError,
        z: trend.test.statistic,
        p_value_z: trend.test.pValue,
        dispersion: trend.dispersion,
        se_wls: trend.scaled.standardError,
        t: trend.scaled.test.statistic,
        df: trend.scaled.test.degreesOfFreedom,
        p_value_t: trend.scaled.test.pValue,
      }
    },
  ),
}
