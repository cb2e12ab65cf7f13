import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AnalysisPlan, StoppingRule } from '@analysis'
import {
  analysed,
  analysedHistory,
  firstEffect,
  meanMetric,
  momentsOf,
  samplesWith,
  sequentialOf,
  specOf,
  type Sample,
} from '../support/analysed'
import { readGoldenCases, type GoldenCase } from './cases'
import { spending } from './methods/sequential'

/** Reference values of the sequential methods and of Dunnett's correction, through the whole analysis of a study. */
const cases = readGoldenCases()
const ofMethod = (method: string): readonly GoldenCase[] => (cases ?? []).filter((golden) => golden.method === method)

const planned = 60_000
const design = z.object({
  sides: z.union([z.literal(1), z.literal(2)]),
  alpha: z.number(),
  info_fractions: z.array(z.number()),
  spending,
})

function planOf(input: unknown): Partial<AnalysisPlan> & { readonly stopping: StoppingRule } {
  const { sides, alpha, info_fractions: looks, spending: function_ } = design.parse(input)
  return {
    alpha,
    alternative: sides === 2 ? 'two-sided' : 'greater',
    stopping: { kind: 'group-sequential', spending: function_, looks, plannedSubjects: planned },
  }
}

/** Looks at the given fractions without an effect, but for the last one. */
function historyTo(fractions: readonly number[], estimate: number, standardError: number) {
  const last = fractions.at(-1)!
  return fractions.map((t) => samplesWith(t === last ? estimate : 0, standardError * Math.sqrt(last / t), t * planned))
}

function expectClose(actual: number | null | undefined, expected: unknown, relative = 1e-6): void {
  const value = z.number().parse(expected)
  expect(Math.abs((actual ?? Number.NaN) - value)).toBeLessThanOrEqual(relative * Math.abs(value) + 1e-9)
}

describe.skipIf(cases === null)('reference values through the analysis of a study', () => {
  it.each(ofMethod('gs.repeated_ci'))('$id', ({ input, expected }) => {
    const { estimate, se } = z.object({ estimate: z.number(), se: z.number() }).parse(input)
    const plan = planOf(input)
    const { info_fractions: fractions } = design.parse(input)
    const { looks } = sequentialOf(analysedHistory(plan, historyTo(fractions, estimate, se)))
    const [lower, upper] = z.tuple([z.number(), z.number()]).parse(expected.ci)
    expectClose(looks.at(-1)?.boundary.upper, expected.z_k)
    expectClose(looks.at(-1)?.interval?.lower, lower)
    if (plan.alternative === 'two-sided') expectClose(looks.at(-1)?.interval?.upper, upper)
  })

  it.each(ofMethod('gs.repeated_p'))('$id', ({ input, expected }) => {
    const { look, z: statistic } = z.object({ look: z.number(), z: z.number() }).parse(input)
    const plan = planOf({ ...z.looseObject({}).parse(input), alpha: 0.05 })
    const fractions = design.parse({ ...z.looseObject({}).parse(input), alpha: 0.05 }).info_fractions.slice(0, look)
    const summary = sequentialOf(analysedHistory(plan, historyTo(fractions, statistic * 0.1, 0.1)))
    expectClose(summary.pValue, expected.p_value, 1e-5)
  })

  it.each(ofMethod('gs.stagewise'))('$id, where it stops', ({ input, expected }) => {
    const {
      look,
      z: statistic,
      max_information: information,
    } = z.object({ look: z.number(), z: z.number(), max_information: z.number() }).parse(input)
    const fractions = design.parse(input).info_fractions.slice(0, look)
    const error = 1 / Math.sqrt(information * fractions.at(-1)!)
    const { stopped, decision } = sequentialOf(
      analysedHistory(planOf(input), historyTo(fractions, statistic * error, error)),
    )
    if (decision === 'continue') return expect(stopped).toBeNull()
    const [lower, upper] = z.tuple([z.number(), z.number()]).parse(expected.ci)
    expect(stopped?.look).toBe(look)
    expectClose(stopped?.stageWiseP, expected.p_value)
    expectClose(stopped?.medianUnbiased, expected.median_unbiased)
    expectClose(stopped?.interval.lower, lower)
    expectClose(stopped?.interval.upper, upper)
    expectClose(stopped?.level, expected.ci_level)
  })

  it('has a stage-wise case that stops', () => {
    const stops = ofMethod('gs.stagewise').filter(({ input }) => {
      const { look, z: statistic } = z.object({ look: z.number(), z: z.number() }).parse(input)
      const fractions = design.parse(input).info_fractions.slice(0, look)
      return sequentialOf(analysedHistory(planOf(input), historyTo(fractions, statistic, 1))).stopped !== null
    })
    expect(stops.length).toBeGreaterThan(3)
  })

  it.each(ofMethod('gs.inflation').filter(({ input }) => z.object({ power: z.number() }).parse(input).power === 0.8))(
    '$id',
    ({ input, expected }) => {
      const plan = planOf(input)
      const { design: cost } = sequentialOf(analysedHistory(plan, historyTo([0.5], 0, 1)))
      const share = z
        .object({ H0: z.number(), half: z.number(), H1: z.number() })
        .parse(expected.expected_info_fraction)
      expectClose(cost?.inflation, expected.inflation_factor, 1e-5)
      expectClose(cost?.expectedN.none, share.H0 * planned, 1e-5)
      expectClose(cost?.expectedN.half, share.half * planned, 1e-5)
      expectClose(cost?.expectedN.planned, share.H1 * planned, 1e-5)
    },
  )

  it.each(ofMethod('gs.futility_nonbinding'))('$id', ({ input, expected }) => {
    const {
      alpha,
      beta,
      info_fractions: looks,
      ...spends
    } = z
      .object({
        alpha: z.number(),
        beta: z.number(),
        info_fractions: z.array(z.number()),
        spending_upper: spending,
        spending_lower: spending,
      })
      .parse(input)
    const { spending_upper: efficacy, spending_lower: lower } = spends
    const futility = { spending: lower, beta }
    const plan = { kind: 'group-sequential', spending: efficacy, looks, plannedSubjects: planned, futility } as const
    const read = (alternative: AnalysisPlan['alternative'], size: number, direction: 'increase' | 'decrease') =>
      sequentialOf(
        analysedHistory(
          { alpha: size, alternative, stopping: plan },
          looks.slice(0, -1).map((t) => samplesWith(0, 0.1 / Math.sqrt(t), t * planned)),
          meanMetric('m', { direction }),
        ),
      )
    const bounds = z.array(z.number()).parse(expected.lower)
    const close = (summary: ReturnType<typeof read>, sign: number) =>
      summary.looks.forEach(({ futility: bound }, i) => expectClose(bound === null ? null : sign * bound, bounds[i]))
    close(read('greater', alpha, 'increase'), 1)
    close(read('harm', alpha, 'decrease'), 1)
    close(read('less', alpha, 'increase'), -1)
    // with two sides the bounds ask for the effect that would be better
    close(read('two-sided', 2 * alpha, 'increase'), 1)
    close(read('two-sided', 2 * alpha, 'decrease'), -1)
    expectClose(read('greater', alpha, 'increase').design?.inflation, expected.inflation_factor, 1e-5)
  })

  const sample = z
    .object({ mean: z.number(), var: z.number(), n: z.number() })
    .transform(({ var: variance, ...rest }): Sample => ({ ...rest, variance }))
  const pair = z.object({ control: sample, treatment: sample, alpha: z.number() })

  it.each(ofMethod('asympcs.two_sided'))('$id', ({ input, expected }) => {
    const { control, treatment, alpha } = pair.parse(input)
    const { tuning_parameter: tunedFor } = z.object({ tuning_parameter: z.number() }).parse(input)
    const summary = sequentialOf(
      analysedHistory({ alpha, stopping: { kind: 'confidence-sequence', tunedFor } }, [{ c: control, t: treatment }]),
    )
    const [lower, upper] = z.tuple([z.number(), z.number()]).parse(expected.ci)
    const [look] = summary.looks
    expectClose(look?.interval?.lower, lower)
    expectClose(look?.interval?.upper, upper)
    expectClose(summary.pValue, expected.p_value)
    expect(summary.tuning).toEqual({ kind: 'confidence-sequence', tunedFor, source: 'plan' })
  })

  it.each(ofMethod('asympcs.one_sided'))('$id', ({ input, expected }) => {
    const { control, treatment, alpha } = pair.parse(input)
    const { tuning_parameter: tunedFor } = z.object({ tuning_parameter: z.number() }).parse(input)
    const stopping = { kind: 'confidence-sequence', tunedFor } as const
    const read = (direction: 'increase' | 'decrease') =>
      sequentialOf(
        analysedHistory(
          { alpha, alternative: 'harm', stopping },
          [{ c: control, t: treatment }],
          meanMetric('m', { direction }),
        ),
      ).looks[0]?.interval
    expect(read('decrease')?.upper).toBe(Infinity)
    expectClose(read('decrease')?.lower, expected.lower_bound)
    expect(read('increase')?.lower).toBe(-Infinity)
    expectClose(read('increase')?.upper, expected.upper_bound)
  })

  it.each(ofMethod('msprt.normal').filter(({ input }) => z.object({ theta0: z.number() }).parse(input).theta0 === 0))(
    '$id',
    ({ input, expected }) => {
      const { control, treatment, alpha } = pair.parse(input)
      const { tau2 } = z.object({ tau2: z.number() }).parse(input)
      const stopping = { kind: 'msprt', tau: Math.sqrt(tau2) } as const
      const summary = sequentialOf(analysedHistory({ alpha, stopping }, [{ c: control, t: treatment }]))
      const [lower, upper] = z.tuple([z.number(), z.number()]).parse(expected.ci)
      expectClose(summary.looks[0]?.interval?.lower, lower)
      expectClose(summary.looks[0]?.interval?.upper, upper)
      expectClose(summary.pValue, expected.p_value)
    },
  )

  it.each(ofMethod('sprt.normal').filter(({ input }) => z.object({ mu0: z.number() }).parse(input).mu0 === 0))(
    '$id',
    ({ input, expected }) => {
      const fields = { alpha: z.number(), beta: z.number(), mu1: z.number(), sigma: z.number() }
      const { alpha, beta, mu1, sigma, sum, n } = z.object({ ...fields, sum: z.number(), n: z.number() }).parse(input)
      const plan = {
        alpha,
        alternative: mu1 > 0 ? 'greater' : 'less',
        stopping: { kind: 'sprt', effect: Math.abs(mu1), beta },
      } as const
      const standardError = sigma / Math.sqrt(n)
      const summary = sequentialOf(analysedHistory(plan, [samplesWith(sum / n, standardError, n)]))
      const decisions = { continue: 'continue', reject_h0: 'stop-significant', accept_h0: 'stop-futile' }
      expect(summary.decision).toBe(decisions[z.enum(['continue', 'reject_h0', 'accept_h0']).parse(expected.decision)])
      // z where the log likelihood ratio reaches the thresholds of the reference, and p from its own ratio
      const zAt = (threshold: number) => (threshold + (mu1 / standardError) ** 2 / 2) / (mu1 / standardError)
      const { boundary, futility } = summary.looks[0]!
      expectClose(mu1 > 0 ? boundary.upper : boundary.lower, zAt(z.number().parse(expected.upper)))
      expectClose(futility, zAt(z.number().parse(expected.lower)))
      expectClose(summary.pValue, Math.min(1, (1 - beta) / Math.exp(z.number().parse(expected.llr))))
    },
  )

  it.each(ofMethod('mt.dunnett').filter(({ input }) => z.object({ df: z.unknown() }).parse(input).df === Infinity))(
    '$id',
    ({ input, expected }) => {
      const { t, n_control, n_treatments, two_sided, alpha } = z
        .object({
          t: z.array(z.number()),
          n_control: z.number(),
          n_treatments: z.array(z.number()),
          two_sided: z.boolean(),
          alpha: z.number(),
        })
        .parse(input)
      const ids = t.map((_, i) => `t${i}`)
      const treatments = t.map((statistic, i): [string, Sample] => {
        const n = n_treatments[i]!
        return [`t${i}`, { n, mean: statistic * Math.sqrt(1 / n + 1 / n_control), variance: 1 }]
      })
      const samples = { c: { n: n_control, mean: 0, variance: 1 }, ...Object.fromEntries(treatments) }
      const spec = specOf([meanMetric('m')], ['c', ...ids], {
        alpha,
        correction: 'dunnett',
        alternative: two_sided ? 'two-sided' : 'greater',
      })
      const effects = analysed(spec, { m: momentsOf(samples) }).metrics[0]!.effects
      const adjusted = z.array(z.number()).parse(expected.adjusted_p)
      effects.forEach(({ pValueAdjusted, intervalAdjusted, absolute }, i) => {
        expectClose(pValueAdjusted, adjusted[i], 1e-5)
        if (absolute.kind !== 'estimated' || intervalAdjusted === null) throw new Error('no interval')
        const reach = (absolute.estimate - intervalAdjusted.absolute.lower) / absolute.standardError
        expectClose(reach, expected.critical, 1e-6)
      })
    },
  )
})

describe('a confidence sequence without a number', () => {
  it('is tuned for 5,000 subjects, and that is said', () => {
    const result = analysedHistory({ stopping: { kind: 'confidence-sequence', tunedFor: null } }, [
      samplesWith(1, 1, 4000),
    ])
    expect(sequentialOf(result).tuning).toEqual({ kind: 'confidence-sequence', tunedFor: 5000, source: 'default' })
    expect(result.findings).toMatchObject([{ code: 'missing-field', severity: 'info', evidence: { tunedFor: 5000 } }])
    expect(firstEffect(result).sequential?.method).toContain('tuned for 5,000 subjects')
  })
})
