import { z } from 'zod'
import { bayesianNormal } from '../../../analysis/bayes/normal-reading'
import { bayesianRates } from '../../../analysis/bayes/rate-comparison'
import { bestOf } from '../../../analysis/bayes/best-of'
import { betaPosterior, normalPosterior } from '@analysis'
import { evaluator, type Evaluators } from './evaluator'

const count = z.object({ x: z.number(), n: z.number() }).transform(({ x, n }) => ({ successes: x, n }))
const beta = z.object({ alpha: z.number(), beta: z.number() })

const betaArms = evaluator(z.object({ arms: z.array(beta) }), ({ arms }) => {
  const best = bestOf(arms.map((arm) => betaPosterior(arm.alpha, arm.beta)))
  return {
    prob_best: best.probabilityBest,
    expected_loss: best.expectedLoss,
    expected_max: best.expectedMaximum,
  }
})

export const bayesMethods: Evaluators = {
  'bandit.beta.2arms': betaArms,
  'bandit.beta.3arms': betaArms,
  'bandit.beta.5arms': betaArms,
  'bandit.gaussian.prob_best': evaluator(
    z.object({ means: z.array(z.number()), sds: z.array(z.number()) }),
    ({ means, sds }) => ({ prob_best: bestOf(means.map((mean, i) => normalPosterior(mean, sds[i]!))).probabilityBest }),
  ),
  'bayes.normal': evaluator(
    z.object({
      estimate: z.number(),
      se: z.number(),
      prior_mean: z.number(),
      prior_var: z.number().nullable(),
      alpha: z.number(),
    }),
    ({ estimate, se, prior_mean, prior_var, alpha }) => {
      const reading = bayesianNormal(estimate, se, { mean: prior_mean, variance: prior_var }, alpha)
      return {
        post_mean: reading.mean,
        post_sd: reading.standardDeviation,
        chance_to_win: reading.chanceToWin,
        ci: [reading.interval.lower, reading.interval.upper],
        risk_control: reading.lossOfControl,
        risk_treatment: reading.lossOfTreatment,
      }
    },
  ),
  'bayes.beta_binomial': evaluator(
    z.object({ control: count, treatment: count, prior: beta }),
    ({ control, treatment, prior }) => {
      const rates = bayesianRates(control, treatment, { successes: prior.alpha, failures: prior.beta })
      return {
        posterior_control: [rates.control.successes, rates.control.failures],
        posterior_treatment: [rates.treatment.successes, rates.treatment.failures],
        prob_treatment_better: rates.chanceToWin,
        expected_loss_control: rates.lossOfControl,
        expected_loss_treatment: rates.lossOfTreatment,
        diff_mean: rates.difference,
        diff_quantiles: {
          q025: rates.differenceQuantile(0.025),
          q50: rates.differenceQuantile(0.5),
          q975: rates.differenceQuantile(0.975),
        },
      }
    },
  ),
}
