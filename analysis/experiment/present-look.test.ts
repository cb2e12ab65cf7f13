import { describe, expect, it } from 'vitest'
import { analysed, samplesWith, specOf, momentsOf, meanMetric } from '../../tests/support/analysed'
import { quantileTest } from '../estimation/sample-quantile'
import { rankCritical, type QuantileSample } from '../moments/quantile-sample'
import { effectDetails } from '../../presentation/words/detail-words'
import { xoshiro128, type RandomStream } from '../numerics/random'
import type { QuantileMetric } from '../study/metric-definition'
import type { MetricMoments } from '../moments/metric-moments'
import type { LookEstimate } from '../sequential/look-estimate'
import type { LookMoments } from '../measure/frame-moments'
import { presentLookInterval } from './present-look'
import type { AnalysisPlan, ExperimentSpec, SequentialRule } from '../study/spec'

const median: QuantileMetric = {
  id: 'm',
  name: 'm',
  type: 'quantile',
  role: 'primary',
  direction: 'increase',
  probability: 0.5,
  level: 'subject',
  value: { kind: 'column', column: 'm' },
  filter: null,
  covariates: [],
  cap: null,
  mde: 0.1,
  guardrail: null,
}
const planned = 10_000
const obf: SequentialRule = {
  kind: 'group-sequential',
  spending: { kind: 'obrien-fleming' },
  looks: [0.2, 0.4, 0.6, 0.8, 1],
  plannedSubjects: planned,
}
const rules: readonly SequentialRule[] = [
  obf,
  { ...obf, spending: { kind: 'pocock' } },
  { kind: 'confidence-sequence', tunedFor: planned },
  { kind: 'msprt', tau: 0.1 },
  { kind: 'sprt', effect: 0.1, beta: 0.2 },
]

function specWith(stopping: SequentialRule, plan: Partial<AnalysisPlan> = {}): ExperimentSpec {
  return { ...specOf([], ['c', 't'], { stopping, correction: 'bonferroni', ...plan }), metrics: [median] }
}

/** A day per fraction of the planned subjects, of which nothing is kept but how many there were. */
function daysOf(fractions: readonly number[]): readonly LookMoments[] {
  return fractions.map((fraction, day) => ({
    at: new Date(Date.UTC(2026, 0, 2 + day)).toISOString(),
    subjects: { c: (fraction * planned) / 2, t: (fraction * planned) / 2 },
    metrics: new Map(),
  }))
}

function quantilesOf(samples: Readonly<Record<'c' | 't', QuantileSample>>): MetricMoments {
  const byVariant = new Map(Object.keys(samples).map((id) => [id, { count: 1, means: [0], comoments: [0] }]))
  return {
    columns: [{ name: 'outcome', role: 'outcome' }],
    byVariant,
    origin: 'subjects',
    quantiles: new Map(Object.entries(samples)),
  }
}

/** A quantile of the given value whose standard error is `error`. */
function quantileOf(value: number, error: number, values: number): QuantileSample {
  return {
    values,
    quantile: value,
    lower: value - rankCritical * error,
    upper: value + rankCritical * error,
    clusters: null,
  }
}

function readAt(rule: SequentialRule, fractions: readonly number[], z: number, plan: Partial<AnalysisPlan> = {}) {
  const n = (fractions.at(-1)! * planned) / 2
  const error = 1 / Math.sqrt(n)
  const moments = quantilesOf({ c: quantileOf(1, error, n), t: quantileOf(1 + z * error * Math.SQRT2, error, n) })
  const result = analysed(specWith(rule, plan), { m: moments }, { history: daysOf(fractions) })
  return { effect: result.metrics[0]!.effects[0]!, findings: result.findings }
}

describe('a quantile under a plan with looks', () => {
  it('is held against the boundary that a mean has after the same looks', () => {
    const fractions = [0.2, 0.4, 0.6]
    const { effect } = readAt(obf, fractions, 2.5)
    const looks = fractions.map((t) => ({
      at: null,
      subjects: {},
      metrics: new Map([['m', momentsOf(samplesWith(0, 1, t * planned))]]),
    }))
    const spec = specOf([meanMetric('m')], ['c', 't'], { stopping: obf })
    const mean = analysed(spec, { m: looks[2]!.metrics.get('m')! }, { history: looks }).metrics[0]!.effects[0]!
    const [row, ...others] = effect.sequential!.looks
    expect(others).toEqual([])
    expect(row).toMatchObject({ look: 3, informationFraction: 0.6, crossed: false, statistic: expect.closeTo(2.5, 9) })
    expect(row!.boundary).toEqual(mean.sequential!.looks[2]!.boundary)
    expect(row!.alphaSpent).toBe(mean.sequential!.looks[2]!.alphaSpent)
    expect(effect).toMatchObject({ significant: false, sequential: { decision: 'continue', stopped: null } })
    // a test for one look would have called it
    expect(effect.test).toMatchObject({ kind: 'estimated', pValue: expect.closeTo(0.0124, 4) })
  })

  it.each(rules)('by $kind has a corrected p-value, interval and verdict that agree', (rule) => {
    for (const z of [0, 1.9, 2.2, 2.8, 3.4, 6]) {
      const { effect } = readAt(rule, [0.2, 0.4, 0.6], z)
      const { lower, upper } = effect.intervalAdjusted!.absolute
      expect(lower > 0 || upper < 0).toBe(effect.pValueAdjusted! < 0.05)
      expect(effect.significant).toBe(effect.pValueAdjusted! < 0.05)
      expect(effect.sequential!.method).toContain('the present look alone')
    }
  })

  it('says that its earlier looks are not known, and without a history that it has one look', () => {
    const { effect, findings } = readAt(obf, [0.5], 1)
    expect(findings).toContainEqual(expect.objectContaining({ code: 'fixed-horizon-peek', severity: 'info' }))
    expect(effectDetails(effect)).toContainEqual(expect.stringContaining('present look alone'))
    const none = analysed(specWith(obf), { m: quantilesOf({ c: quantileOf(1, 1, 9), t: quantileOf(2, 1, 9) }) })
    expect(none.findings).toContainEqual(expect.objectContaining({ code: 'fixed-horizon-peek', severity: 'warning' }))
  })

  it('after the end of the plan spends nothing more', () => {
    const { effect } = readAt(obf, [0.4, 1, 1.3], 5)
    expect(effect).toMatchObject({ significant: null, pValueAdjusted: null, sequential: { pValue: null } })
  })

  it('looked at every time, is wrong about nothing in at most alpha of experiments', () => {
    const random = xoshiro128(23)
    const runs = 600
    const perLook = 150
    const options = { alpha: 0.05, alternative: 'two-sided', direction: 'increase', smallestEffect: null } as const
    let wrong = 0
    for (let run = 0; run < runs; run++) {
      const values: { readonly c: number[]; readonly t: number[] } = { c: [], t: [] }
      for (let look = 1; look <= 5; look++) {
        for (let i = 0; i < perLook; i++) {
          values.c.push(exponential(random))
          values.t.push(exponential(random))
        }
        const tested = quantileTest(medianOf(values.c), medianOf(values.t), 0.5, options)
        if (tested.absolute.kind !== 'estimated') throw new Error('not estimable')
        const { estimate, standardError } = tested.absolute
        const looks = Array.from({ length: look }, (_, k): LookEstimate => {
          const place = { at: null, n: 2 * perLook * (k + 1), informationFraction: (k + 1) / 5 }
          return k === look - 1
            ? { ...place, estimate, standardError }
            : { ...place, estimate: null, standardError: null }
        })
        const { lower, upper } = presentLookInterval(looks, obf, options)!
        if (lower > 0 || upper < 0) {
          wrong++
          break
        }
      }
    }
    expect(wrong / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs))
    expect(wrong / runs).toBeGreaterThan(0.01)
  })
})

function exponential(random: RandomStream): number {
  return -Math.log(1 - random.uniform())
}

function medianOf(values: readonly number[]): QuantileSample {
  const sorted = Float64Array.from(values).toSorted()
  const n = sorted.length
  const reach = rankCritical * Math.sqrt(0.25 / n)
  const at = (rank: number) => sorted[rank - 1]!
  return {
    values: n,
    quantile: at(Math.floor(n / 2)),
    lower: at(Math.floor(n * (0.5 - reach))),
    upper: at(Math.ceil(n * (0.5 + reach))),
    clusters: null,
  }
}
