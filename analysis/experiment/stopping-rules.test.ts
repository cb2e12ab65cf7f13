import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import {
  analysed,
  analysedHistory,
  firstEffect,
  fixedPlan,
  meanMetric,
  momentsOf,
  samplesWith,
  sequentialOf,
  specOf,
  type Samples,
} from '../../tests/support/analysed'
import { xoshiro128 } from '../numerics/random'
import { sprtSummary } from '../sequential/sprt-summary'
import type { LookEstimate } from '../sequential/look-estimate'
import { metricPlan } from '../study/metric-plan'
import { planHash } from '../study/plan-hash'
import type { AnalysisPlan, SequentialRule, StoppingRule } from '../study/spec'

const planned = 20_000
const pocock = { kind: 'pocock' } as const
const groupSequential = (over: Partial<Extract<StoppingRule, { kind: 'group-sequential' }>> = {}) =>
  ({
    kind: 'group-sequential',
    spending: pocock,
    looks: [0.25, 0.5, 0.75, 1],
    plannedSubjects: planned,
    ...over,
  }) as const

/** z at information fractions, standard error 1 at full information. */
function looksOf(...looks: readonly (readonly [fraction: number, z: number])[]): readonly Samples[] {
  return looks.map(([t, z]) => samplesWith(z / Math.sqrt(t), 1 / Math.sqrt(t), t * planned))
}

const read = (stopping: StoppingRule, looks: readonly Samples[], plan: Partial<AnalysisPlan> = {}) =>
  sequentialOf(analysedHistory({ stopping, ...plan }, looks))

const rules: readonly SequentialRule[] = [
  groupSequential(),
  groupSequential({ spending: { kind: 'obrien-fleming' }, futility: { spending: pocock, beta: 0.2 } }),
  { kind: 'confidence-sequence', tunedFor: 10_000 },
  { kind: 'confidence-sequence', tunedFor: null },
  { kind: 'msprt', tau: 0.8 },
  { kind: 'msprt', tau: null },
  { kind: 'sprt', effect: 2.8, beta: 0.2 },
]

describe('looks other than planned', () => {
  it('spend by the information they bring: unequal, skipped and added ones alike', () => {
    const planless = read(groupSequential(), looksOf([0.1, 0], [0.3, 0], [0.5, 0], [1, 0]))
    // 0.1 was no planned look, 0.3 is the first beyond 0.25
    expect(planless.looks.map(({ informationFraction }) => informationFraction)).toEqual([0.3, 0.5, 1])
    expect(planless.looks.at(-1)?.alphaSpent).toBeCloseTo(0.05, 12)
    const skipped = read(groupSequential(), looksOf([0.25, 0], [1, 0]))
    expect(skipped.looks.map(({ alphaSpent }) => alphaSpent)).toEqual([
      0.05 * Math.log1p((Math.E - 1) * 0.25),
      expect.closeTo(0.05, 12),
    ])
    // what was not spent at the skipped looks is left for the last one
    expect(skipped.looks.at(-1)!.boundary.upper).toBeLessThan(
      read(groupSequential(), looksOf([0.25, 0], [0.5, 0], [0.75, 0], [1, 0])).looks.at(-1)!.boundary.upper,
    )
  })

  it('after the plan is complete spend nothing, and what was found at its end stands', () => {
    const complete = read(groupSequential(), looksOf([0.5, 1], [1, 2.5]))
    const overrun = analysedHistory({ stopping: groupSequential() }, looksOf([0.5, 1], [1, 2.5], [1.2, 1]))
    const after = sequentialOf(overrun)
    expect(after.decision).toBe('stop-significant')
    expect(after.pValue).toBeCloseTo(complete.pValue!, 12)
    expect(after.stopped).toEqual(complete.stopped)
    expect(after.looks.at(-1)).toMatchObject({ interval: null, crossed: false })
    expect(overrun.findings.map(({ code }) => code)).toContain('sequential-overrun')
    expect(overrun.metrics[0]!.effects[0]).toMatchObject({ significant: true })
  })

  it('are told of in one sentence for all metrics that went beyond', () => {
    const spec = specOf([meanMetric('m'), meanMetric('k'), meanMetric('early')], ['c', 't'], {
      stopping: groupSequential(),
    })
    const history = looksOf([0.5, 1], [1.2, 1]).map((samples, day) => ({
      at: `2026-01-0${day + 2}T00:00:00.000Z`,
      subjects: {},
      metrics: new Map([
        ['m', momentsOf(samples)],
        ['k', momentsOf(samples)],
        ['early', momentsOf(samplesWith(1, 1, 0.5 * planned))],
      ]),
    }))
    const last = history[1]!.metrics
    const { findings } = analysed(spec, Object.fromEntries(last), { history })
    expect(findings.filter(({ code }) => code === 'sequential-overrun')).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('2 metrics ("m", "k") have up to 24,000 subjects'),
        evidence: { metrics: ['m', 'k'], subjects: 24_000, informationFraction: 1.2 },
      }),
    ])
  })

  it('in one step past the end spend everything there', () => {
    const summary = read(groupSequential(), looksOf([0.5, 0], [1.1, 2.2]))
    expect(summary.looks.at(-1)?.alphaSpent).toBeCloseTo(0.05, 12)
    expect(summary.stopped?.look).toBe(2)
  })
})

describe('futility', () => {
  const rule = groupSequential({ futility: { spending: { kind: 'obrien-fleming' }, beta: 0.2 } })

  it('stops where the planned effect has become unlikely, and says what the effect is', () => {
    const summary = read(rule, looksOf([0.25, 0.5], [0.5, -0.5]), { alternative: 'greater' })
    expect(summary.decision).toBe('stop-futile')
    expect(summary.stopped).toMatchObject({ look: 2, level: 0.9 })
  })

  it('does not bind: going on and crossing later is significant all the same', () => {
    const looks = looksOf([0.25, 0.5], [0.5, -0.5], [0.75, 3.5])
    const bound = read(rule, looks, { alternative: 'greater' })
    const free = read(groupSequential(), looks, { alternative: 'greater' })
    expect(bound.decision).toBe('stop-significant')
    expect(bound.looks.map(({ boundary }) => boundary)).toEqual(free.looks.map(({ boundary }) => boundary))
  })

  it('is over when the information is complete', () => {
    const summary = read(rule, looksOf([0.5, 1], [1, -1]))
    expect(summary.decision).toBe('completed')
    expect(summary.looks.at(-1)?.futility).toBeNull()
  })
})

const tuningWith = (mde: number | null, tau: number | null) =>
  sequentialOf(
    analysedHistory({ stopping: { kind: 'msprt', tau } }, [samplesWith(0.5, 0.2, 5000)], meanMetric('m', { mde })),
  ).tuning

describe('the mixture SPRT', () => {
  it('says where its prior comes from: the plan, else the smallest effect worth detecting, else the data', () => {
    expect(tuningWith(0.04, 0.3)).toEqual({ kind: 'msprt', tau: 0.3, source: 'plan' })
    expect(tuningWith(0.04, null)).toEqual({ kind: 'msprt', tau: expect.closeTo(0.4, 9), source: 'mde' })
    expect(tuningWith(null, null)).toMatchObject({ kind: 'msprt', source: 'default' })
  })

  it('with the default prior is the confidence sequence of the default tuning', () => {
    const looks = looksOf([0.2, 1], [0.5, 2.1], [1, 2.4])
    const mixture = read({ kind: 'msprt', tau: null }, looks)
    const sequence = read({ kind: 'confidence-sequence', tunedFor: null }, looks)
    mixture.looks.forEach(({ interval }, i) => {
      expect(interval!.lower).toBeCloseTo(sequence.looks[i]!.interval!.lower, 9)
    })
    expect(mixture.pValue).toBeCloseTo(sequence.pValue!, 9)
  })
})

const tunedSprt = (mde: number | null, effect: number | null) =>
  analysedHistory(
    { stopping: { kind: 'sprt', effect, beta: 0.1 } },
    [samplesWith(5, 0.2, 5000)],
    meanMetric('m', { mde }),
  )

describe("Wald's SPRT", () => {
  const rule = { kind: 'sprt', effect: 2, beta: 0.2 } as const
  const oneSided = { alternative: 'greater' } as const
  // standard error 1, effect 2: the log likelihood ratio is 2 d - 2
  const at = (logRatio: number) => read(rule, looksOf([1, (logRatio + 2) / 2]), oneSided)

  it('is the test of the reference cases: rejects, accepts and goes on at its thresholds', () => {
    const [upper, lower] = [Math.log(0.8 / 0.05), Math.log(0.2 / 0.95)]
    expect(at(upper + 1e-9)).toMatchObject({ decision: 'stop-significant', pValue: expect.closeTo(0.05, 8) })
    expect(at(upper - 1e-9).decision).toBe('continue')
    expect(at(lower + 1e-9).decision).toBe('continue')
    expect(at(lower - 1e-9).decision).toBe('stop-futile')
    expect(at(0).looks[0]).toMatchObject({
      boundary: { lower: -Infinity, upper: expect.closeTo((upper + 2) / 2, 9) },
      futility: expect.closeTo((lower + 2) / 2, 9),
    })
  })

  it('has accepted for good: what comes later does not reject', () => {
    const summary = read(rule, looksOf([0.5, -3], [1, 8]), oneSided)
    expect(summary.decision).toBe('stop-futile')
    expect(summary.looks[1]).toMatchObject({ interval: null, crossed: false, boundary: { upper: Infinity } })
    expect(summary.pValue).toBeGreaterThan(0.05)
  })

  it('looks both ways with half of alpha each, and ends when both ways are closed', () => {
    const closed = read(rule, looksOf([0.5, -1.5]))
    expect(closed).toMatchObject({ decision: 'continue' })
    const [up, down] = [2.9, -2.9].map((z) => read(rule, looksOf([1, z])))
    expect(up!.pValue).toBeCloseTo(down!.pValue!, 12)
    expect(up!.pValue).toBeCloseTo(2 * read(rule, looksOf([1, 2.9]), oneSided).pValue!, 12)
    expect(read(rule, looksOf([0.5, -1.5], [1, -0.7], [4, 0])).decision).toBe('stop-futile')
  })

  it('takes its alternative from the plan, else from the smallest effect worth detecting, else decides nothing', () => {
    expect(sequentialOf(tunedSprt(0.04, 0.3)).tuning).toEqual({ kind: 'sprt', effect: 0.3, beta: 0.1, source: 'plan' })
    expect(sequentialOf(tunedSprt(0.04, null)).tuning).toMatchObject({ effect: expect.closeTo(0.4, 9), source: 'mde' })
    const without = tunedSprt(null, null)
    expect(sequentialOf(without)).toMatchObject({ decision: 'continue', pValue: null, tuning: { source: 'none' } })
    expect(firstEffect(without)).toMatchObject({ significant: null, pValueAdjusted: null })
    expect(without.findings).toContainEqual(expect.objectContaining({ code: 'missing-field', severity: 'warning' }))
    expect(tunedSprt(0.04, null).findings.map(({ code }) => code)).not.toContain('missing-field')
  })

  it('keeps its error rates in simulation, each as it is promised', () => {
    const random = xoshiro128(17)
    const runs = 1500
    const outcomes = (drift: number) => {
      let rejected = 0
      for (let run = 0; run < runs; run++) {
        let sum = 0
        const looks = Array.from({ length: 40 }, (_, k): LookEstimate => {
          sum += random.normal() / Math.sqrt(10) + drift / 10
          const t = (k + 1) / 10
          return { at: null, n: 100 * t, informationFraction: t, estimate: sum / t, standardError: 1 / Math.sqrt(t) }
        })
        const options = { alpha: 0.05, alternative: 'two-sided', effect: 2.8, beta: 0.2, smallestEffect: null } as const
        if (sprtSummary(looks, { ...options, towards: 'greater' }).decision === 'stop-significant') rejected++
      }
      return rejected / runs
    }
    expect(outcomes(0)).toBeLessThan(0.05)
    expect(outcomes(2.8)).toBeGreaterThan(0.8)
  })
})

describe('always-valid p-values', () => {
  const sequence = { kind: 'confidence-sequence', tunedFor: 10_000 } as const

  it('only fall, and stay below alpha once an interval left out 0', () => {
    const looks = looksOf([0.2, 1], [0.4, 4.5], [0.6, 1])
    const path = looks.map((_, i) => read(sequence, looks.slice(0, i + 1)).pValue!)
    expect(path[1]).toBeLessThan(0.05)
    expect(path[2]).toBe(path[1])
    expect(read(sequence, looks)).toMatchObject({ decision: 'stop-significant' })
  })

  it('are not clamped: a tiny one is tiny', () => {
    for (const rule of rules) {
      const summary = read(rule, looksOf([0.5, 20], [1, 26]))
      expect(summary.pValue).toBeGreaterThan(0)
      expect(summary.pValue).toBeLessThan(1e-25)
      expect(summary.log10P).toBeCloseTo(Math.log10(summary.pValue!), 9)
    }
  })

  it('are known by their logarithm where a double underflows', () => {
    for (const rule of rules.filter(({ kind }) => kind !== 'group-sequential')) {
      const summary = read(rule, looksOf([1, 400]))
      expect(summary.pValue).toBe(0)
      expect(summary.log10P).toBeLessThan(-324)
      expect(Number.isFinite(summary.log10P)).toBe(true)
    }
  })
})

describe('every rule', () => {
  const z = fc.double({ min: -4, max: 4, noNaN: true })
  const paths = fc.tuple(z, z, z)

  it('mirrors when the variants trade places: effects negated, bounds mirrored', () => {
    fc.assert(
      fc.property(paths, fc.constantFrom(...rules), ([a, b, c], rule) => {
        const looks = looksOf([0.25, a], [0.5, b], [1, c])
        const there = read(rule, looks)
        // equal means: tau does not follow the control's; direction turns with the variants
        const back = sequentialOf(
          analysedHistory(
            { stopping: rule },
            looks.map(({ c: control, t }) => ({
              c: { ...control!, mean: t!.mean },
              t: { ...t!, mean: control!.mean },
            })),
            meanMetric('m', { direction: 'decrease' }),
          ),
        )
        expect(back.decision).toBe(there.decision)
        expect(back.pValue).toBeCloseTo(there.pValue!, 7)
        there.looks.forEach(({ statistic, boundary, interval, futility }, i) => {
          const other = back.looks[i]!
          expect(other.statistic).toBeCloseTo(-statistic!, 8)
          expect(other.boundary.upper).toBeCloseTo(-boundary.lower, 8)
          if (interval !== null) expect(other.interval!.lower).toBeCloseTo(-interval.upper, 7)
          if (futility !== null) expect(other.futility).toBeCloseTo(-futility, 8)
        })
        if (there.stopped !== null) expect(back.stopped!.medianUnbiased).toBeCloseTo(-there.stopped.medianUnbiased, 6)
      }),
      draws(40),
    )
  })

  it('crosses exactly where its interval leaves out 0', () => {
    fc.assert(
      fc.property(
        paths,
        fc.constantFrom(...rules),
        fc.constantFrom('two-sided', 'greater', 'less', 'harm'),
        ([a, b, c], rule, alternative) => {
          const { looks, decision } = read(rule, looksOf([0.25, a], [0.5, b], [1, c]), { alternative })
          for (const { interval, crossed } of looks) {
            expect(crossed).toBe(interval !== null && (interval.lower > 0 || interval.upper < 0))
          }
          expect(decision === 'stop-significant').toBe(looks.some(({ crossed }) => crossed))
        },
      ),
      draws(60),
    )
  })

  it('reads harm on the side that is worse for the metric', () => {
    for (const rule of rules) {
      const down = looksOf([0.5, -5])
      expect(read(rule, down, { alternative: 'harm' }).decision).toBe('stop-significant')
      expect(read(rule, looksOf([0.5, 5]), { alternative: 'harm' }).decision).not.toBe('stop-significant')
    }
  })
})

describe('harm', () => {
  const plan: AnalysisPlan = { ...fixedPlan, guardrailAlternative: 'harm' }
  const errors = meanMetric('errors', { role: 'guardrail', direction: 'decrease' })

  it('is one-sided by the metric direction, for guardrails alone where the plan says so', () => {
    expect(metricPlan(errors, plan).alternative).toBe('greater')
    expect(metricPlan({ ...errors, direction: 'increase' }, plan).alternative).toBe('less')
    expect(metricPlan({ ...errors, role: 'primary' }, plan).alternative).toBe('two-sided')
    expect(metricPlan({ ...errors, role: 'primary' }, { ...plan, alternative: 'harm' }).alternative).toBe('greater')
  })

  it('is said by the effect, whose interval is open on the side that is not asked about', () => {
    const spec = specOf([meanMetric('m'), errors], ['c', 't'], plan)
    const samples = momentsOf(
      { c: { n: 500, mean: 1, variance: 1 }, t: { n: 500, mean: 1.11, variance: 1 } },
      'subjects',
    )
    const [m, guardrail] = analysed(spec, { m: samples, errors: samples }).metrics.map(({ effects }) => effects[0]!)
    expect(m).toMatchObject({ alternative: 'two-sided', significant: false })
    expect(guardrail).toMatchObject({ alternative: 'greater', significant: true })
    expect(guardrail!.absolute).toMatchObject({ interval: { upper: Infinity } })
  })
})

const hashOf = (plan: Partial<AnalysisPlan>) => planHash(specOf([meanMetric('m')], ['c', 't'], plan))

describe('the plan hash', () => {
  it('stays what it was for a plan without the new fields', () => {
    // of the JSON with sorted keys, by another program
    expect(hashOf({})).toBe('sha256:29c72a616ef6a9e296b53a24b4b22757366525c274bb1a202304fe28b0a2df5e')
  })

  it('differs with each of them', () => {
    const plans: readonly Partial<AnalysisPlan>[] = [
      {},
      { alternative: 'harm' },
      { guardrailAlternative: 'harm' },
      { correction: 'dunnett' },
      { stopping: { kind: 'confidence-sequence', tunedFor: null } },
      { stopping: { kind: 'confidence-sequence', tunedFor: 100 } },
      { stopping: { kind: 'msprt', tau: null } },
      { stopping: { kind: 'msprt', tau: 0.1 } },
      { stopping: { kind: 'sprt', effect: null, beta: 0.2 } },
      { stopping: { kind: 'sprt', effect: 0.1, beta: 0.2 } },
      { stopping: { kind: 'sprt', effect: 0.1, beta: 0.1 } },
      { stopping: groupSequential() },
      { stopping: groupSequential({ futility: { spending: pocock, beta: 0.2 } }) },
      { stopping: groupSequential({ futility: { spending: pocock, beta: 0.1 } }) },
    ]
    expect(new Set(plans.map(hashOf)).size).toBe(plans.length)
  })
})
