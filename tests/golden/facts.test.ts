import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cuped } from '../../analysis/estimation/cuped'
import { invariant, srmTest, type RelativeEffect } from '@analysis'
import { proportionSummary, type SampleSummary } from '../../analysis/inference/sample-summary'
import { relativeEffect } from '../../analysis/estimation/relative-effect'
import { twoProportionZ } from '../../analysis/inference/two-proportion-z'
import { welchTest } from '../../analysis/inference/welch'
import { estimatedOf } from './methods/frequentist'
import { momentsOfColumns } from './moments-of-columns'

const folder = join(import.meta.dirname, '../../../shared/data')
const options = { alpha: 0.05, alternative: 'two-sided' } as const
const interval = z.tuple([z.number(), z.number()])

const proportionFact = z.object({
  x_control: z.number(),
  n_control: z.number(),
  x_treatment: z.number(),
  n_treatment: z.number(),
  diff: z.number(),
  z_pooled: z.number(),
  p_two_sided_pooled_z: z.number(),
  se_unpooled: z.number(),
  ci95_diff_wald_unpooled: interval,
  ci95_rel_lift_delta: interval,
})
const meanFact = z.object({
  n_control: z.number(),
  mean_control: z.number(),
  sd_control: z.number(),
  n_treatment: z.number(),
  mean_treatment: z.number(),
  sd_treatment: z.number(),
  se: z.number(),
  t_welch: z.number(),
  df: z.number(),
  p_two_sided: z.number(),
  ci95_rel_lift_delta: interval,
})
const srmFact = z.object({
  observed: z.record(z.string(), z.number()),
  expected_weights: z.array(z.number()),
  chi2: z.number(),
  log10_p: z.number(),
})
const cupedFact = meanFact.extend({
  theta: z.number(),
  corr_y_x_pooled: z.number(),
  var_reduction_of_estimate: z.number(),
  diff: z.number(),
  ci95_diff: interval,
})

/** Every object of the facts file that a schema fits, with its path. */
function factsOf<Schema extends z.ZodType>(schema: Schema): readonly { path: string; fact: z.infer<Schema> }[] {
  const found: { path: string; fact: z.infer<Schema> }[] = []
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    const parsed = schema.safeParse(value)
    if (parsed.success) found.push({ path, fact: parsed.data })
    for (const [key, child] of Object.entries(value)) visit(child, path ? `${path}.${key}` : key)
  }
  visit(JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')), '')
  return found
}

/** Equal to eight significant digits, the precision the facts are compared at. */
function expectEightDigits(actual: number, fact: number): void {
  expect(Math.abs(actual - fact)).toBeLessThanOrEqual(5e-9 * Math.abs(fact) + 1e-300)
}

function expectInterval(effect: RelativeEffect, [lower, upper]: readonly [number, number], slack: number): void {
  invariant(effect.kind === 'estimated', 'facts are estimable')
  expect(effect.method).toBe('delta')
  expect(Math.abs(effect.interval.lower - lower)).toBeLessThanOrEqual(slack)
  expect(Math.abs(effect.interval.upper - upper)).toBeLessThanOrEqual(slack)
}

const present = existsSync(join(folder, 'facts.json'))
if (!present) console.log('facts: skipped, ../shared/data is not on this machine')

describe.skipIf(!present)('facts of real experiments', () => {
  it('two proportions', () => {
    const facts = factsOf(proportionFact)
    expect(facts.length).toBeGreaterThanOrEqual(20)
    for (const { fact } of facts) {
      const control = { successes: fact.x_control, n: fact.n_control }
      const treatment = { successes: fact.x_treatment, n: fact.n_treatment }
      const { absolute, test } = estimatedOf(twoProportionZ(control, treatment, options))
      expectEightDigits(absolute.estimate, fact.diff)
      expectEightDigits(absolute.standardError, fact.se_unpooled)
      expectEightDigits(test.statistic, fact.z_pooled)
      expectEightDigits(test.pValue, fact.p_two_sided_pooled_z)
      expectEightDigits(absolute.interval.lower, fact.ci95_diff_wald_unpooled[0])
      expectEightDigits(absolute.interval.upper, fact.ci95_diff_wald_unpooled[1])
      const relative = relativeEffect(proportionSummary(control), proportionSummary(treatment), {
        ...options,
        degreesOfFreedom: null,
      })
      expectInterval(relative, fact.ci95_rel_lift_delta, 1e-9)
    }
  })

  it('two means, from their ten printed digits', () => {
    const facts = factsOf(meanFact)
    expect(facts.length).toBeGreaterThan(15)
    for (const { fact } of facts) {
      const control: SampleSummary = { n: fact.n_control, mean: fact.mean_control, variance: fact.sd_control ** 2 }
      const treatment: SampleSummary = {
        n: fact.n_treatment,
        mean: fact.mean_treatment,
        variance: fact.sd_treatment ** 2,
      }
      const { absolute, test } = estimatedOf(welchTest(control, treatment, options))
      // the difference loses the digits the means share
      const lost = (1e-9 * (Math.abs(fact.mean_control) + Math.abs(fact.mean_treatment))) / fact.se
      expectEightDigits(absolute.standardError, fact.se)
      expectEightDigits(test.degreesOfFreedom ?? Number.NaN, fact.df)
      expect(Math.abs(test.statistic - fact.t_welch)).toBeLessThanOrEqual(lost)
      const relative = relativeEffect(control, treatment, { ...options, degreesOfFreedom: null })
      expectInterval(relative, fact.ci95_rel_lift_delta, 5e-9)
    }
  })

  it('sample ratios', () => {
    const facts = factsOf(srmFact)
    expect(facts.length).toBeGreaterThan(8)
    for (const { fact } of facts) {
      const variants = Object.keys(fact.observed).map((id, i) => ({
        id,
        weight: fact.expected_weights[i]!,
        isControl: i === 0,
      }))
      const srm = srmTest(fact.observed, variants, 0.001)
      invariant(srm.kind === 'estimated', 'facts are estimable')
      expectEightDigits(srm.statistic, fact.chi2)
      expectEightDigits(srm.log10P, fact.log10_p)
    }
  })

  it('CUPED on the acupuncture trial, from its rows', () => {
    const fact = factsOf(cupedFact).find(({ path }) => path === 'acupuncture.pk5_cuped_pk1')?.fact
    invariant(fact, 'the acupuncture fact exists')
    const [control, treatment] = ['0', '1'].map((group) => momentsOfColumns(acupunctureColumns(group)))
    const covariates = [{ name: 'pk1', column: 1 }]
    const effect = cuped(control!, treatment!, { ...options, outcome: 0, covariates, theta: 'total' })
    const { absolute, test } = estimatedOf(effect)
    invariant(effect.cuped.kind === 'estimated' && effect.relative.kind === 'estimated', 'the fact is estimable')
    expectEightDigits(effect.cuped.theta[0]!, fact.theta)
    expectEightDigits(effect.cuped.correlation, fact.corr_y_x_pooled)
    expectEightDigits(effect.cuped.varianceReduction, fact.var_reduction_of_estimate)
    expectEightDigits(absolute.estimate, fact.diff)
    expectEightDigits(absolute.interval.lower, fact.ci95_diff[0])
    expectEightDigits(absolute.interval.upper, fact.ci95_diff[1])
    expectEightDigits(test.pValue, fact.p_two_sided)
    expectEightDigits(effect.relative.interval.lower, fact.ci95_rel_lift_delta[0])
    expectEightDigits(effect.relative.interval.upper, fact.ci95_rel_lift_delta[1])
  })
})

/** Outcome pk5 and baseline pk1 of the patients of a group whose outcome is known. */
function acupunctureColumns(group: string): readonly (readonly number[])[] {
  const text = readFileSync(join(folder, 'acupuncture/acupuncture.csv'), 'utf8').replace(/^\uFEFF/, '')
  const [header, ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  const at = (name: string): number => header!.indexOf(name)
  const chosen = rows.filter((row) => row[at('group')] === group && row[at('pk5')] !== '')
  return ['pk5', 'pk1'].map((name) => chosen.map((row) => Number(row[at(name)])))
}
