import { bernoulliVariance, designDuration, designSize } from '@analysis'
import { sampleSizeAnswer, sampleSizeBody, type SampleSizeBody } from '@contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readers } from '../../api/access'
import { ApiProblem } from '../../api/api-problem'

/** POST /experiments/sample-size: how many subjects, and how long, by the workbench's own arithmetic. */
export const sampleSizeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'POST',
    url: '/experiments/sample-size',
    config: { access: readers },
    schema: {
      summary: 'Subjects and days an experiment needs',
      tags: ['experiments'],
      body: sampleSizeBody,
      response: { 200: sampleSizeAnswer },
    },
    handler: async ({ body }) => answer(body),
  })
}

function answer(body: SampleSizeBody) {
  const { control, difference, variances } = sizesOf(body)
  const treatments = body.treatments ?? 1
  const correlation = body.covariate_correlation ?? 0
  const size = designSize({
    difference,
    variances,
    goal: { alpha: body.alpha ?? 0.05, power: body.power ?? 0.8, alternative: body.alternative ?? 'two-sided' },
    treatments,
    treatmentPerControl: body.treatment_per_control ?? 1,
    correlation,
    sequential:
      body.looks === undefined || body.looks === 1
        ? null
        : { spending: { kind: body.spending ?? 'obrien-fleming' }, looks: body.looks },
  })
  const traffic = body.daily_subjects
  const days = traffic === undefined ? null : designDuration(size, { dailySubjects: traffic, share: body.share ?? 1 })
  return {
    control_mean: control,
    difference,
    control: size.control,
    per_treatment: size.perTreatment,
    total: size.total,
    alpha_per_comparison: size.alpha,
    factors: size.factors,
    expected_total: size.expectedTotal,
    days: days?.days ?? null,
    whole_weeks_days: days?.wholeWeeks ?? null,
  }
}

/** The difference to detect and both variances, of a proportion or of a mean. */
function sizesOf({ baseline, relative_effect }: SampleSizeBody) {
  const difference = baseline.mean * relative_effect
  if (baseline.type === 'mean') {
    const variance = baseline.standard_deviation ** 2
    return { control: baseline.mean, difference, variances: { control: variance, treatment: variance } }
  }
  const treatment = baseline.mean + difference
  if (treatment > 0 && treatment < 1) {
    const variances = { control: bernoulliVariance(baseline.mean), treatment: bernoulliVariance(treatment) }
    return { control: baseline.mean, difference, variances }
  }
  const message = `leads to a proportion of ${treatment}, not between 0 and 1`
  const errors = [{ path: 'relative_effect', message, code: 'invalid-field' }]
  throw new ApiProblem('validation-failed', `the effect ${message}`, { errors })
}
