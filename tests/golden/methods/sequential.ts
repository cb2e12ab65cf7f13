import { z } from 'zod'
import { crossingProbabilities } from '../../../analysis/sequential/crossing-probabilities'
import { designCost } from '../../../analysis/sequential/inflation'
import { futilityBounds } from '../../../analysis/sequential/futility'
import { groupSequentialBounds } from '../../../analysis/sequential/boundaries'
import { normal, type SpendingFunction } from '@analysis'
import { repeatedPValue } from '../../../analysis/sequential/repeated'
import { sequentialSummary } from '../../../analysis/sequential/sequential-summary'
import { spentAlpha } from '../../../analysis/sequential/spending'
import { stageWiseInference } from '../../../analysis/sequential/stage-wise'
import { wangTsiatisBounds } from '../unshipped/classic-boundaries'
import { evaluator, number, type Evaluators } from './evaluator'

export const spending = z
  .object({ type: z.enum(['LDOF', 'LDPocock', 'HSD', 'KimDeMets']), param: z.number().nullable() })
  .transform(({ type, param }): SpendingFunction => {
    const parameter = param ?? 0
    if (type === 'LDOF') return { kind: 'obrien-fleming' }
    if (type === 'LDPocock') return { kind: 'pocock' }
    return { kind: type === 'HSD' ? 'hwang-shih-decani' : 'kim-demets', parameter }
  })
const sides = z.union([z.literal(1), z.literal(2)])
const design = z
  .object({ sides, alpha: z.number(), info_fractions: z.array(z.number()), spending })
  .transform(({ info_fractions, ...rest }) => ({ ...rest, informationFractions: info_fractions }))

export const sequentialMethods: Evaluators = {
  'gs.spending': (input) => {
    const { t, ...rest } = z.object({ sides, alpha: z.number(), t: z.array(z.number()) }).parse(input)
    const kind = spending.parse(input)
    return { cum_alpha: t.map((at) => rest.sides * spentAlpha(kind, rest.alpha / rest.sides, at)) }
  },
  'gs.bounds': evaluator(design, (input) => {
    const bounds = groupSequentialBounds(input)
    const nominal = bounds.map(({ critical }) => normal.survival(critical))
    return {
      z: bounds.map(({ critical }) => critical),
      nominal_p_one_sided: nominal,
      nominal_p_two_sided: nominal.map((p) => 2 * p),
      cum_alpha: bounds.map(({ cumulativeAlpha }) => cumulativeAlpha),
      inc_alpha: bounds.map(({ incrementalAlpha }) => incrementalAlpha),
    }
  }),
  'gs.bounds.classic': evaluator(
    z.object({
      type: z.enum(['Pocock', 'OF', 'WangTsiatis']),
      delta: z.number().optional(),
      alpha: z.number(),
      K: z.number(),
    }),
    ({ type, delta, alpha, K }) => {
      const bounds = wangTsiatisBounds({ alpha, looks: K, delta: delta ?? (type === 'Pocock' ? 0.5 : 0) })
      return { z: bounds, constant: bounds.at(-1) }
    },
  ),
  'gs.crossing_probs': evaluator(
    z.object({
      info_fractions: z.array(z.number()),
      upper: z.array(number),
      lower: z.array(number).nullable(),
      drift: z.number(),
    }),
    ({ info_fractions, upper, lower, drift }) => {
      const probabilities = crossingProbabilities(
        { informationFractions: info_fractions, upper, lower: lower ?? upper.map(() => -Infinity) },
        drift,
      )
      return { upper_prob: probabilities.upper, lower_prob: probabilities.lower }
    },
  ),
  'gs.repeated_p': evaluator(
    z.object({ sides, info_fractions: z.array(z.number()), spending, look: z.number(), z: z.number() }),
    ({ look, info_fractions, z: statistic, ...rest }) => ({
      p_value: repeatedPValue(statistic, { ...rest, informationFractions: info_fractions.slice(0, look) }),
    }),
  ),
  'gs.repeated_ci': (input) => {
    const { informationFractions, alpha, ...rest } = design.parse(input)
    const { estimate, se } = z.object({ estimate: z.number(), se: z.number() }).parse(input)
    const looks = informationFractions.map((informationFraction) => ({
      at: null,
      n: 0,
      informationFraction,
      estimate,
      standardError: se,
    }))
    const reading = (alternative: 'two-sided' | 'greater' | 'less') =>
      sequentialSummary(looks, { alpha, alternative, spending: rest.spending }).looks.at(-1)
    // the cases give both ends; a one-sided summary gives the one its alternative speaks of
    const lower = reading(rest.sides === 2 ? 'two-sided' : 'greater')
    const upper = reading(rest.sides === 2 ? 'two-sided' : 'less')
    return { z_k: lower?.boundary.upper, ci: [lower?.interval?.lower, upper?.interval?.upper] }
  },
  'gs.stagewise': (input) => {
    const {
      look,
      z: statistic,
      max_information,
    } = z.object({ look: z.number(), z: z.number(), max_information: z.number() }).parse(input)
    const { informationFractions, ...rest } = design.parse(input)
    const taken = informationFractions.slice(0, look)
    const standardError = 1 / Math.sqrt(max_information * taken.at(-1)!)
    const estimate = statistic * standardError
    const stopped = stageWiseInference({ estimate, standardError }, { ...rest, informationFractions: taken })
    return {
      p_value: stopped.pValue,
      estimate_naive: estimate,
      median_unbiased: stopped.medianUnbiased,
      ci: [stopped.interval.lower, stopped.interval.upper],
      ci_level: stopped.level,
    }
  },
  'gs.futility_nonbinding': evaluator(
    z.object({
      alpha: z.number(),
      beta: z.number(),
      info_fractions: z.array(z.number()),
      spending_upper: spending,
      spending_lower: spending,
    }),
    ({ alpha, beta, info_fractions, spending_upper, spending_lower }) => {
      const bounds = futilityBounds({
        alpha,
        beta,
        informationFractions: info_fractions,
        efficacySpending: spending_upper,
        futilitySpending: spending_lower,
      })
      const { upper, lower, drift, power } = bounds
      return {
        upper,
        lower,
        drift,
        inflation_factor: bounds.inflationFactor,
        power,
        actual_alpha_if_binding: bounds.alphaIfObeyed,
      }
    },
  ),
  'gs.inflation': (input) => {
    const { power } = z.object({ power: z.number() }).parse(input)
    const parsed = design.parse(input)
    const cost = designCost(parsed, power)
    const { none, half, planned } = cost.expectedInformation
    return {
      z: groupSequentialBounds(parsed).map(({ critical }) => critical),
      drift: cost.drift,
      inflation_factor: cost.inflationFactor,
      expected_info_fraction: { H0: none, half, H1: planned },
      expected_sample_ratio_to_fixed: {
        H0: none * cost.inflationFactor,
        half: half * cost.inflationFactor,
        H1: planned * cost.inflationFactor,
      },
      cum_power_upper: cost.cumulativePower,
    }
  },
}
