import type { Effect, ExperimentResult, MetricResult, SrmResult } from '@analysis'
import { expect } from 'vitest'
import { z } from 'zod'

const pair = z.tuple([z.number(), z.number()])

export const proportionFact = z.object({
  n_control: z.number(),
  p_control: z.number(),
  n_treatment: z.number(),
  p_treatment: z.number(),
  diff: z.number(),
  z_pooled: z.number(),
  p_two_sided_pooled_z: z.number(),
  log10_p_pooled_z: z.number(),
  se_unpooled: z.number(),
  ci95_diff_wald_unpooled: pair,
  rel_lift: z.number(),
  ci95_rel_lift_delta: pair,
})

export const meanFact = z.object({
  n_control: z.number(),
  mean_control: z.number(),
  sd_control: z.number(),
  n_treatment: z.number(),
  mean_treatment: z.number(),
  sd_treatment: z.number(),
  diff: z.number(),
  se: z.number(),
  t_welch: z.number(),
  df: z.number(),
  p_two_sided: z.number(),
  ci95_diff: pair,
  rel_lift: z.number(),
  ci95_rel_lift_delta: pair,
})

export const cupedFact = meanFact.extend({
  theta: z.number(),
  corr_y_x_pooled: z.number(),
  var_reduction_of_estimate: z.number(),
})

export const srmFact = z.object({
  observed: z.record(z.string(), z.number()),
  chi2: z.number(),
  df: z.number(),
  p: z.number(),
  log10_p: z.number(),
})

/** Equal to eight significant digits. */
export function expectDigits(actual: number | null | undefined, fact: number, what: string): void {
  const error = Math.abs((actual ?? Number.NaN) - fact) / (Math.abs(fact) || 1)
  expect(error, `${what}: ${actual} against ${fact}`).toBeLessThanOrEqual(5e-9)
}

/** What is computed of one metric's treatment, or an error that says what is missing. */
export function comparison(result: ExperimentResult, metricId: string, variantId?: string) {
  const metric = result.metrics.find((one) => one.metricId === metricId)
  return comparisonOf(metric, variantId)
}

export function comparisonOf(metric: Pick<MetricResult, 'variants' | 'effects'> | undefined, variantId?: string) {
  const effect = metric?.effects.find((one) => variantId === undefined || one.variantId === variantId)
  if (metric === undefined || effect === undefined) throw new Error('no such metric or treatment')
  const of = (id: string) => metric.variants.find((variant) => variant.variantId === id)
  return { effect, control: of(effect.controlId), treatment: of(effect.variantId) }
}

type Comparison = ReturnType<typeof comparisonOf>

export function checkProportion({ effect, control, treatment }: Comparison, json: unknown): void {
  const fact = proportionFact.parse(json)
  const { absolute, relative, test } = estimated(effect)
  expect([control?.n, treatment?.n]).toEqual([fact.n_control, fact.n_treatment])
  expectDigits(control?.mean, fact.p_control, 'p_control')
  expectDigits(treatment?.mean, fact.p_treatment, 'p_treatment')
  expectDigits(absolute.estimate, fact.diff, 'diff')
  expectDigits(absolute.standardError, fact.se_unpooled, 'se_unpooled')
  expectDigits(test.statistic, fact.z_pooled, 'z_pooled')
  expectDigits(test.pValue, fact.p_two_sided_pooled_z, 'p')
  expectDigits(test.log10P, fact.log10_p_pooled_z, 'log10_p')
  expectDigits(absolute.interval.lower, fact.ci95_diff_wald_unpooled[0], 'interval lower')
  expectDigits(absolute.interval.upper, fact.ci95_diff_wald_unpooled[1], 'interval upper')
  expectDigits(relative.estimate, fact.rel_lift, 'rel_lift')
  expectDigits(relative.interval.lower, fact.ci95_rel_lift_delta[0], 'relative lower')
  expectDigits(relative.interval.upper, fact.ci95_rel_lift_delta[1], 'relative upper')
}

export function checkMean({ effect, control, treatment }: Comparison, json: unknown): void {
  const fact = meanFact.parse(json)
  expect([control?.n, treatment?.n]).toEqual([fact.n_control, fact.n_treatment])
  expectDigits(control?.mean, fact.mean_control, 'mean_control')
  expectDigits(treatment?.mean, fact.mean_treatment, 'mean_treatment')
  expectDigits(Math.sqrt(control?.variance ?? Number.NaN), fact.sd_control, 'sd_control')
  expectDigits(Math.sqrt(treatment?.variance ?? Number.NaN), fact.sd_treatment, 'sd_treatment')
  checkEffect(effect, fact)
}

export function checkCuped({ effect }: Comparison, json: unknown): void {
  const fact = cupedFact.parse(json)
  const { cuped } = effect
  if (cuped?.kind !== 'estimated') throw new Error('the adjustment is estimable')
  expectDigits(cuped.theta[0], fact.theta, 'theta')
  // a multiple correlation has no sign; theta has it
  expectDigits(cuped.correlation, Math.abs(fact.corr_y_x_pooled), 'correlation')
  expectDigits(cuped.varianceReduction, fact.var_reduction_of_estimate, 'variance reduction')
  checkEffect(effect, fact)
}

function checkEffect(effect: Effect, fact: z.infer<typeof meanFact>): void {
  const { absolute, relative, test } = estimated(effect)
  expectDigits(absolute.estimate, fact.diff, 'diff')
  expectDigits(absolute.standardError, fact.se, 'se')
  expectDigits(test.statistic, fact.t_welch, 't')
  expectDigits(test.degreesOfFreedom, fact.df, 'df')
  expectDigits(test.pValue, fact.p_two_sided, 'p')
  expectDigits(absolute.interval.lower, fact.ci95_diff[0], 'interval lower')
  expectDigits(absolute.interval.upper, fact.ci95_diff[1], 'interval upper')
  expectDigits(relative.estimate, fact.rel_lift, 'rel_lift')
  expectDigits(relative.interval.lower, fact.ci95_rel_lift_delta[0], 'relative lower')
  expectDigits(relative.interval.upper, fact.ci95_rel_lift_delta[1], 'relative upper')
}

export function checkSplit(srm: SrmResult, json: unknown): void {
  const fact = srmFact.parse(json)
  if (srm.kind !== 'estimated') throw new Error('the split is estimable')
  expect(srm.observed).toEqual(fact.observed)
  expect(srm.degreesOfFreedom).toBe(fact.df)
  expectDigits(srm.statistic, fact.chi2, 'chi2')
  expectDigits(srm.pValue, fact.p, 'p')
  expectDigits(srm.log10P, fact.log10_p, 'log10_p')
}

function estimated({ absolute, relative, test }: Effect) {
  if (absolute.kind !== 'estimated' || relative.kind !== 'estimated' || test.kind !== 'estimated') {
    throw new Error('the effect is estimable')
  }
  return { absolute, relative, test }
}
