import { z } from 'zod'
import { alwaysValid, mixturePriorVariance, mixtureScale, mixtureSprt } from '../../../analysis/sequential/mixture-sprt'
import { bernoulliSprt, normalSprt, type SprtReading } from '../../../analysis/sequential/wald-sprt'
import { confidenceSequence } from '../../../analysis/sequential/asymptotic-sequence'
import { mixtureBound, normalMixtureHalfWidth } from '../../../analysis/sequential/normal-mixture'
import { relativeStandardError } from '../../../analysis/estimation/relative-effect'
import { sequentialSrm } from '../../../analysis/diagnostics/sequential-srm'
import { evaluator, type Evaluators } from './evaluator'

const sample = z
  .object({ mean: z.number(), var: z.number(), n: z.number() })
  .transform(({ mean, var: variance, n }) => ({ mean, variance, n }))
type Sample = z.infer<typeof sample>
const running = z.object({ control: sample, treatment: sample, alpha: z.number(), tuning_parameter: z.number() })

const variance = (control: Sample, treatment: Sample): number =>
  control.variance / control.n + treatment.variance / treatment.n

/** The effect so far: absolute with its own standard error. */
const effectOf = (control: Sample, treatment: Sample) => ({
  estimate: treatment.mean - control.mean,
  standardError: Math.sqrt(variance(control, treatment)),
  n: control.n + treatment.n,
})

const errors = { alpha: z.number(), beta: z.number() }
const decisions = { 'reject-null': 'reject_h0', 'accept-null': 'accept_h0', continue: 'continue' } as const

const sprt = ({ upper, lower, logLikelihoodRatio, decision, expectedSize }: SprtReading) => ({
  upper,
  lower,
  llr: logLikelihoodRatio,
  decision: decisions[decision],
  asn_h0: expectedSize.null,
  asn_h1: expectedSize.alternative,
})

export const alwaysValidMethods: Evaluators = {
  'msprt.normal': evaluator(
    z.object({ control: sample, treatment: sample, tau2: z.number(), alpha: z.number(), theta0: z.number() }),
    ({ control, treatment, tau2, alpha, theta0 }) => {
      const V = variance(control, treatment)
      const options = { alpha, priorVariance: tau2, nullDifference: theta0 }
      const reading = mixtureSprt(treatment.mean - control.mean, V, options)
      return {
        V,
        lambda: reading.likelihoodRatio,
        log_lambda: reading.logLikelihoodRatio,
        p_value: reading.pValue,
        ci: [reading.interval.lower, reading.interval.upper],
        half_width: reading.halfWidth,
      }
    },
  ),
  'msprt.trajectory': evaluator(
    z.object({
      treatment: z.array(z.number()),
      control: z.array(z.number()),
      sigma: z.number(),
      tau: z.number(),
      alpha: z.number(),
    }),
    ({ treatment, control, sigma, tau, alpha }) => {
      let total = 0
      const readings = treatment.map((value, i) => {
        total += value - control[i]!
        const n = i + 1
        return mixtureSprt(total / n, (2 * sigma ** 2) / n, { alpha, priorVariance: tau ** 2 })
      })
      const steps = alwaysValid(readings, alpha)
      const rejection = steps.findIndex(({ rejected }) => rejected)
      return {
        lambda: steps.map(({ likelihoodRatio }) => likelihoodRatio),
        p_value: steps.map(({ pValue }) => pValue),
        first_rejection: rejection < 0 ? null : rejection + 1,
        running_ci_low: steps.map(({ interval }) => interval.lower),
        running_ci_high: steps.map(({ interval }) => interval.upper),
      }
    },
  ),
  'msprt.tau2_johari': evaluator(
    z.object({ alpha: z.number(), sigma: z.number(), truncation: z.number() }),
    ({ alpha, sigma, truncation }) => ({
      b: mixtureScale(alpha, sigma, truncation),
      tau2: mixturePriorVariance(alpha, sigma, truncation),
    }),
  ),
  'asympcs.two_sided': evaluator(running, ({ control, treatment, alpha, tuning_parameter }) => {
    const options = { alpha, alternative: 'two-sided', tunedTo: tuning_parameter } as const
    const { rho, halfWidth, interval, pValue, logE } = confidenceSequence(effectOf(control, treatment), options)
    return { rho, half_width: halfWidth, ci: [interval.lower, interval.upper], p_value: pValue, log_e: logE }
  }),
  'asympcs.one_sided': evaluator(running, ({ control, treatment, alpha, tuning_parameter }) => {
    const effect = effectOf(control, treatment)
    const greater = confidenceSequence(effect, { alpha, alternative: 'greater', tunedTo: tuning_parameter })
    const less = confidenceSequence(effect, { alpha, alternative: 'less', tunedTo: tuning_parameter })
    return {
      rho: greater.rho,
      half_width: greater.halfWidth,
      lower_bound: greater.interval.lower,
      upper_bound: less.interval.upper,
    }
  }),
  'asympcs.two_sided_relative': evaluator(running, ({ control, treatment, alpha, tuning_parameter }) => {
    const lift = (treatment.mean - control.mean) / Math.abs(control.mean)
    const effect = { estimate: lift, standardError: relativeStandardError(control, treatment) }
    const { halfWidth, interval, pValue } = confidenceSequence(
      { ...effect, n: control.n + treatment.n },
      { alpha, alternative: 'two-sided', tunedTo: tuning_parameter },
    )
    return { lift, half_width: halfWidth, ci: [interval.lower, interval.upper], p_value: pValue }
  }),
  'cs.normal_mixture': evaluator(
    z.object({ n: z.number(), var: z.number(), alpha: z.number(), rho2: z.number() }),
    ({ n, var: perValue, alpha, rho2 }) => ({ half_width: normalMixtureHalfWidth(n, perValue, alpha, rho2) }),
  ),
  'cs.howard_normal_mixture': evaluator(
    z.object({ v: z.number(), alpha: z.number(), v_opt: z.number() }),
    ({ v, alpha, v_opt }) => {
      const exact = mixtureBound(v, alpha, v_opt)
      const approximate = mixtureBound(v, alpha, v_opt, 'closed-form')
      return {
        rho_exact: exact.rho,
        bound_exact: exact.bound,
        rho_approx: approximate.rho,
        bound_approx: approximate.bound,
      }
    },
  ),
  'sprt.bernoulli': evaluator(
    z.object({ ...errors, p0: z.number(), p1: z.number(), successes: z.number(), n: z.number() }),
    ({ p0, p1, successes, n, alpha, beta }) =>
      sprt(bernoulliSprt({ successes, n }, { null: p0, alternative: p1 }, { alpha, beta })),
  ),
  'sprt.normal': evaluator(
    z.object({
      ...errors,
      mu0: z.number(),
      mu1: z.number(),
      sigma: z.number(),
      sum: z.number(),
      n: z.number(),
    }),
    ({ mu0, mu1, sigma, sum, n, alpha, beta }) =>
      sprt(normalSprt({ sum, n }, { null: mu0, alternative: mu1 }, sigma, { alpha, beta })),
  ),
  'ssrm.multinomial': evaluator(
    z.object({
      batches: z.array(z.array(z.number())),
      probs: z.array(z.number()),
      concentration: z.number().optional(),
    }),
    ({ batches, probs, concentration }) => {
      const steps = sequentialSrm(batches, probs, concentration)
      return {
        log_bayes_factor: steps.map(({ logBayesFactor }) => logBayesFactor),
        bayes_factor: steps.map(({ logBayesFactor }) => Math.exp(logBayesFactor)),
        p_value: steps.map(({ pValue }) => pValue),
        posterior_prob_srm: steps.map(({ posteriorProbability }) => posteriorProbability),
      }
    },
  ),
}
