import { z } from 'zod'
import { clusteredQuantile } from '../unshipped/clustered-quantile'
import { clusterMean } from '../unshipped/cluster-mean'
import { cuped } from '../../../analysis/estimation/cuped'
import { imputeMean } from '../unshipped/missing-covariate'
import { invariant } from '@analysis'
import { lcg64 } from '../../../analysis/numerics/random'
import { linAdjustment } from '../../../analysis/estimation/lin-adjustment'
import { momentsOfRows } from '../../support/moments-of-rows'
import { postStratify } from '../../../analysis/estimation/post-stratification'
import { regressionAdjustment, type RegressionEffect } from '../unshipped/regression-adjustment'
import { summaryOf } from '../../../analysis/inference/sample-summary'
import { welchTest } from '../../../analysis/inference/welch'
import { evaluator, type Evaluators } from './evaluator'
import { estimatedOf } from './frequentist'

const sample = z
  .object({ y: z.array(z.number()), x: z.array(z.array(z.number())) })
  .transform(({ y, x }) => ({ outcomes: y, covariates: x }))
const rowsWithGaps = z.object({ y: z.array(z.number()), x: z.array(z.number().nullable()) })
type Gaps = z.infer<typeof rowsWithGaps>

const options = { alpha: 0.05, alternative: 'two-sided' } as const
const kinds = ['classical', 'HC0', 'HC1', 'HC2', 'HC3'] as const

function fitted(effect: RegressionEffect) {
  invariant(effect.kind === 'estimated', 'golden cases are estimable')
  return effect
}

const errorsOf = (effect: ReturnType<typeof fitted>) =>
  Object.fromEntries(kinds.map((kind) => [`se_${kind}`, effect.standardError(kind)]))

/** Outcome, covariate with 0 for missing, missing. */
const momentsWithGaps = ({ y, x }: Gaps) =>
  momentsOfRows(y.map((value, i) => [value, x[i] ?? 0, x[i] === null ? 1 : 0]))
const observed = ({ y, x }: Gaps) =>
  momentsOfRows(y.flatMap((value, i) => (typeof x[i] === 'number' ? [[value, x[i]]] : [])))
const unobserved = ({ y, x }: Gaps) => momentsOfRows(y.flatMap((value, i) => (x[i] === null ? [[value]] : [])))

const quantileOf = (clusters: readonly (readonly number[])[], p: number, alpha: number) => {
  const quantile = clusteredQuantile(clusters, p, alpha)
  invariant(quantile, 'golden cases have subjects')
  const { interval, independentInterval, correctedInterval } = quantile
  return {
    n: quantile.events,
    clusters: quantile.clusters,
    quantile: quantile.quantile,
    phat: quantile.shareBelow,
    sd_phat_clustered: quantile.shareError,
    sd_phat_iid: quantile.independentShareError,
    correction: quantile.correction,
    rank_low: interval.ranks[0],
    rank_high: interval.ranks[1],
    ci_rank_adjusted: [interval.lower, interval.upper],
    rank_low_iid: independentInterval.ranks[0],
    rank_high_iid: independentInterval.ranks[1],
    ci_iid: [independentInterval.lower, independentInterval.upper],
    se_density: quantile.standardError,
    ci_post_adjusted: [correctedInterval.lower, correctedInterval.upper],
  }
}

export const regressionMethods: Evaluators = {
  'regression.ancova': evaluator(z.object({ control: sample, treatment: sample }), ({ control, treatment }) => {
    const effect = fitted(regressionAdjustment(control, treatment, 'ancova'))
    return {
      ate: effect.estimate,
      slopes: effect.slopes,
      ...errorsOf(effect),
      df: effect.degreesOfFreedom,
      p_value_classical: effect.pValue('classical'),
    }
  }),
  'regression.lin2013': evaluator(z.object({ control: sample, treatment: sample }), ({ control, treatment }) => {
    const effect = fitted(regressionAdjustment(control, treatment, 'lin'))
    const moments = [control, treatment].map(({ outcomes, covariates }) =>
      momentsOfRows(outcomes.map((value, i) => [value, ...covariates[i]!])),
    )
    const columns = effect.slopes.map((_, i) => ({ name: `x${i}`, column: i + 1 }))
    const fromMoments = linAdjustment(moments[0]!, moments[1]!, { ...options, outcome: 0, covariates: columns })
    const { slopes } = fromMoments
    invariant(slopes, 'golden cases have covariates')
    return {
      ate: estimatedOf(fromMoments).absolute.estimate,
      interactions: slopes.treatment.map((slope, i) => slope - slopes.control[i]!),
      ...errorsOf(effect),
      df: effect.degreesOfFreedom,
      p_value_HC2_z: effect.pValue('HC2'),
    }
  }),
  'cuped.missing.mean_impute': evaluator(
    z.object({ control: rowsWithGaps, treatment: rowsWithGaps }),
    ({ control, treatment }) => {
      const columns = { covariate: 1, missing: 2 }
      const imputed = imputeMean(momentsWithGaps(control), momentsWithGaps(treatment), columns)
      const covariates = [{ name: 'x', column: 1 }]
      const effect = cuped(imputed.control, imputed.treatment, { ...options, outcome: 0, covariates, theta: 'total' })
      const { absolute } = estimatedOf(effect)
      invariant(effect.cuped.kind === 'estimated', 'golden cases are adjustable')
      const before = effect.cuped.unadjusted.absolute
      invariant(before.kind === 'estimated', 'golden cases are estimable')
      return {
        theta: effect.cuped.theta[0],
        diff: absolute.estimate,
        se: absolute.standardError,
        se_unadj: before.standardError,
        variance_reduction: effect.cuped.varianceReduction,
        impute_value: imputed.value,
      }
    },
  ),
  'cuped.missing.indicator': evaluator(
    z.object({ control: rowsWithGaps, treatment: rowsWithGaps }),
    ({ control, treatment }) => {
      const moments = { control: momentsWithGaps(control), treatment: momentsWithGaps(treatment) }
      const { value } = imputeMean(moments.control, moments.treatment, { covariate: 1, missing: 2 })
      const withIndicator = ({ y, x }: Gaps) => ({
        outcomes: y,
        covariates: x.map((known) => [known ?? value, known === null ? 1 : 0]),
      })
      const effect = fitted(regressionAdjustment(withIndicator(control), withIndicator(treatment), 'ancova'))
      // the estimate is the one CUPED gives from moments, whatever fills the gaps
      const covariates = [
        { name: 'x', column: 1 },
        { name: 'x missing', column: 2 },
      ]
      const adjusted = cuped(moments.control, moments.treatment, {
        ...options,
        outcome: 0,
        covariates,
        theta: 'within',
      })
      invariant(adjusted.cuped.kind === 'estimated', 'golden cases are adjustable')
      return {
        ate: estimatedOf(adjusted).absolute.estimate,
        slope_x: adjusted.cuped.theta[0],
        slope_missing: effect.slopes[1],
        se_classical: effect.standardError('classical'),
        se_HC2: effect.standardError('HC2'),
      }
    },
  ),
  'cuped.missing.own_stratum': evaluator(
    z.object({ control: rowsWithGaps, treatment: rowsWithGaps }),
    ({ control, treatment }) => {
      const covariates = [{ name: 'x', column: 1 }]
      const seen = { control: observed(control), treatment: observed(treatment) }
      const unseen = { control: unobserved(control), treatment: unobserved(treatment) }
      const adjusted = cuped(seen.control, seen.treatment, { ...options, outcome: 0, covariates, theta: 'total' })
      invariant(adjusted.cuped.kind === 'estimated', 'golden cases are adjustable')
      const known = estimatedOf(adjusted).absolute
      const plain = welchTest(summaryOf(unseen.control), summaryOf(unseen.treatment), options)
      const missing = estimatedOf(plain).absolute
      const counts = { seen: seen.control.count + seen.treatment.count, all: control.y.length + treatment.y.length }
      const strata = [
        { weight: counts.seen, ...known },
        { weight: counts.all - counts.seen, ...missing },
      ]
      const both = estimatedOf(postStratify(strata, options)).absolute
      return {
        theta_observed: adjusted.cuped.theta[0],
        weight_observed: counts.seen / counts.all,
        weight_missing: (counts.all - counts.seen) / counts.all,
        diff_observed: known.estimate,
        se_observed: known.standardError,
        diff_missing: missing.estimate,
        se_missing: missing.standardError,
        diff: both.estimate,
        se: both.standardError,
      }
    },
  ),
  'ratio.quantile_clustered': evaluator(
    z.object({ clusters: z.array(z.array(z.number())), p: z.number(), alpha: z.number() }),
    ({ clusters, p, alpha }) => quantileOf(clusters, p, alpha),
  ),
  'ratio.quantile_clustered.gen': evaluator(
    z.object({ seed: z.coerce.bigint(), clusters: z.number(), p: z.number(), alpha: z.number() }),
    ({ seed, clusters, p, alpha }) => {
      const random = lcg64(seed)
      const generated = Array.from({ length: clusters }, () => {
        const centre = random.integer(200)
        const size = 1 + random.integer(5)
        return Array.from({ length: size }, () => centre + random.integer(300))
      })
      return quantileOf(generated, p, alpha)
    },
  ),
  'ratio.cluster_mean': evaluator(z.object({ clusters: z.array(z.array(z.number())) }), ({ clusters }) => {
    const mean = clusterMean(clusters)
    invariant(mean, 'golden cases have subjects')
    return { mean: mean.mean, se: mean.standardError, naive_se: mean.independentStandardError }
  }),
}
