import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import {
  analysed,
  historyOf,
  meanMetric,
  momentsOf,
  samplesWith,
  specOf,
  type Sample,
} from '../../tests/support/analysed'
import { hasSmallCounts } from '../inference/small-counts'
import { intervalDisagreesWithTest } from '../inference/interval-agreement'
import { twoProportionZ } from '../inference/two-proportion-z'
import type { MetricResult } from '../results/experiment-result'
import type { Effect } from '../results/effect'
import type { AnalysisPlan, Correction, ExperimentSpec, StoppingRule } from '../study/spec'

const corrections: readonly Correction[] = [
  'bonferroni',
  'holm',
  'hochberg',
  'benjamini-hochberg',
  'benjamini-yekutieli',
  'dunnett',
]

const treatments = ['t0', 't1', 't2'] as const

const sampleOf = (mean: number, i: number): [string, Sample] => [
  `t${i}`,
  { n: 300 + 40 * i, mean, variance: 1 + 0.2 * i },
]

/** Three treatments of unequal sizes and spreads; one mean each, about in standard deviations. */
function samplesOf(means: readonly number[]): Readonly<Record<string, Sample>> {
  return { c: { n: 280, mean: 0, variance: 1.1 }, ...Object.fromEntries(means.map(sampleOf)) }
}

function effectsOf(
  first: readonly number[],
  second: readonly number[],
  correction: Correction,
  alternative: AnalysisPlan['alternative'] = 'two-sided',
): readonly Effect[] {
  const spec = specOf(
    [meanMetric('a'), meanMetric('b', { role: 'secondary', direction: 'decrease' })],
    ['c', ...treatments],
    {
      correction,
      alternative,
    },
  )
  const moments = { a: momentsOf(samplesOf(first), 'subjects'), b: momentsOf(samplesOf(second), 'subjects') }
  return analysed(spec, moments).metrics.flatMap(({ effects }) => effects)
}

/** Successes of 300 in control and of 60 in treatment whose pooled test and unpooled interval fall apart at 5 %. */
const nearThreshold = Array.from({ length: 281 }, (_, at) => at + 10).flatMap((control) =>
  Array.from({ length: 49 }, (_, at) => at + 6)
    .filter((treatment) => {
      const [before, after] = [
        { successes: control, n: 300 },
        { successes: treatment, n: 60 },
      ]
      const tested = twoProportionZ(before, after, { alpha: 0.05, alternative: 'two-sided' })
      return !hasSmallCounts(before, after) && intervalDisagreesWithTest(tested, 0.05)
    })
    .map((treatment): readonly [number, number] => [control, treatment]),
)

/** Successes of 300 in control, and of 60 in treatment. */
function sharesAnalysed([control, treatment]: readonly [number, number], correction: AnalysisPlan['correction']) {
  const share = { ...meanMetric('a'), type: 'proportion' as const }
  const spec: ExperimentSpec = { ...specOf([], ['c', 't'], { correction }), metrics: [share] }
  const [before, after] = [control / 300, treatment / 60]
  const moments = momentsOf(
    {
      c: { n: 300, mean: before, variance: before * (1 - before) },
      t: { n: 60, mean: after, variance: after * (1 - after) },
    },
    'subjects',
  )
  return analysed(spec, { a: moments }).metrics[0]!.effects
}

/** True where 0 lies outside. */
function leavesOutZero({ intervalAdjusted }: Effect): boolean {
  if (intervalAdjusted === null) throw new Error('the effect has no corrected interval')
  return intervalAdjusted.absolute.lower > 0 || intervalAdjusted.absolute.upper < 0
}

describe('corrected intervals of shares', () => {
  const anywhere = fc.tuple(fc.integer({ min: 10, max: 290 }), fc.integer({ min: 6, max: 54 }))

  it('leave out 0 exactly when the corrected p-value is below alpha, close to the threshold too', () => {
    expect(nearThreshold.length).toBeGreaterThan(10)
    const disagree = fc.constantFrom(...nearThreshold)
    fc.assert(
      fc.property(fc.oneof(anywhere, disagree), fc.constantFrom(...corrections), (successes, correction) => {
        for (const effect of sharesAnalysed(successes, correction)) {
          expect(leavesOutZero(effect)).toBe(effect.pValueAdjusted! < 0.05)
        }
      }),
      draws(150),
    )
  })

  it('are those of the effect wherever these agree with the test', () => {
    const [effect] = sharesAnalysed([60, 25], 'holm')
    expect(effect!.absolute).toMatchObject({ interval: effect!.intervalAdjusted!.absolute })
    const [close] = sharesAnalysed(nearThreshold[0]!, 'holm')
    expect(intervalDisagreesWithTest(close!, 0.05)).toBe(true)
    expect(close!.absolute).not.toMatchObject({ interval: close!.intervalAdjusted!.absolute })
  })
})

describe.each(corrections)('%s', (correction) => {
  const mean = fc.double({ min: -0.4, max: 0.4, noNaN: true })
  const means = fc.tuple(mean, mean, mean)
  const alternative = fc.constantFrom('two-sided', 'greater', 'less', 'harm')

  it('never makes a p-value smaller, and gives every effect an interval that agrees with it', () => {
    fc.assert(
      fc.property(means, means, alternative, (first, second, side) => {
        for (const effect of effectsOf(first, second, correction, side)) {
          if (effect.test.kind !== 'estimated' || effect.pValueAdjusted === null) throw new Error('not estimable')
          expect(effect.pValueAdjusted).toBeGreaterThanOrEqual(effect.test.pValue * (1 - 1e-9))
          expect(effect.pValueAdjusted).toBeLessThanOrEqual(1)
          if (Math.abs(effect.pValueAdjusted - 0.05) < 1e-7) continue
          expect(leavesOutZero(effect)).toBe(effect.pValueAdjusted < 0.05)
          expect(effect.significant).toBe(effect.pValueAdjusted < 0.05)
          expect(effect.intervalAdjusted!.level).toBeGreaterThanOrEqual(0.95 - 1e-12)
        }
      }),
      draws(correction === 'dunnett' ? 8 : 60),
    )
  }, 120_000)

  it('has a finite interval where p is 1', () => {
    for (const effect of effectsOf([0, 0, 0], [0, 0, 0], correction)) {
      expect(effect.pValueAdjusted).toBeGreaterThan(0.99)
      const { lower, upper } = effect.intervalAdjusted!.absolute
      expect([lower, upper].every(Number.isFinite)).toBe(true)
      expect(lower).toBeLessThan(0)
      expect(upper).toBeGreaterThan(0)
    }
  })

  it('mirrors when every effect turns round', () => {
    const [first, second] = [
      [0.1, -0.3, 0.2],
      [0, 0.25, -0.15],
    ]
    const there = effectsOf(first, second, correction)
    const back = effectsOf(
      first.map((each) => -each),
      second.map((each) => -each),
      correction,
    )
    there.forEach((effect, i) => {
      expect(back[i]!.pValueAdjusted).toBeCloseTo(effect.pValueAdjusted!, 12)
      expect(back[i]!.intervalAdjusted!.absolute.lower).toBeCloseTo(-effect.intervalAdjusted!.absolute.upper, 12)
    })
  })
})

describe('the interval of a family', () => {
  it('is the effect itself in a family of one, and nothing where nothing is corrected', () => {
    const moments = momentsOf(
      { c: { n: 100, mean: 1, variance: 1 }, t: { n: 100, mean: 1.2, variance: 1 } },
      'subjects',
    )
    const effectOf = (correction: Correction) =>
      analysed(specOf([meanMetric('m')], ['c', 't'], { correction }), { m: moments }).metrics[0]!.effects[0]!
    for (const correction of corrections) {
      const { absolute, intervalAdjusted } = effectOf(correction)
      if (absolute.kind !== 'estimated') throw new Error('not estimable')
      expect(intervalAdjusted!.absolute.lower).toBeCloseTo(absolute.interval.lower, 8)
      expect(intervalAdjusted!.level).toBeCloseTo(0.95, 8)
    }
    expect(effectOf('none').intervalAdjusted).toBeNull()
  })

  it('leaves guardrails and what was not planned alone', () => {
    const spec = specOf([meanMetric('a'), meanMetric('b'), meanMetric('g', { role: 'guardrail' })], ['c', 't'], {
      correction: 'bonferroni',
    })
    const moments = momentsOf(
      { c: { n: 100, mean: 1, variance: 1 }, t: { n: 100, mean: 1.2, variance: 1 } },
      'subjects',
    )
    const { metrics } = analysed(spec, { a: moments, b: moments, g: moments })
    expect(metrics.map(({ effects }) => effects[0]!.intervalAdjusted?.level ?? null)).toEqual([0.975, 0.975, null])
    expect(metrics[0]!.effects[0]!.intervalAdjusted!.relative).not.toBeNull()
  })

  it('is null where the effect is not estimable, which does not count', () => {
    const spec = specOf([meanMetric('a'), meanMetric('b')], ['c', 't'], { correction: 'holm' })
    const whole = { c: { n: 100, mean: 1, variance: 1 }, t: { n: 100, mean: 1.2, variance: 1 } }
    const { metrics } = analysed(spec, { a: momentsOf(whole), b: momentsOf({ c: whole.c }) })
    expect(metrics[1]!.effects[0]!.intervalAdjusted).toBeNull()
    expect(metrics[0]!.effects[0]!.intervalAdjusted!.level).toBeCloseTo(0.95, 12)
  })
})

function metricsAfter(
  path: readonly (readonly [number, number])[],
  stopping: StoppingRule,
  side: AnalysisPlan['alternative'],
  correction: Correction,
): readonly MetricResult[] {
  const ids = ['a', 'b'] as const
  const at = (i: number, which: 0 | 1) => samplesWith(path[i]![which] * 0.1, 0.1, 5000 * (i + 1))
  const looks = path.map((_, i) => ({
    ...historyOf([at(i, 0)])[0]!,
    at: `2026-01-0${i + 1}T00:00:00.000Z`,
    metrics: new Map(ids.map((id, which) => [id, momentsOf(at(i, which === 0 ? 0 : 1))])),
  }))
  const spec = specOf([meanMetric('a'), meanMetric('b')], ['c', 't'], { stopping, correction, alternative: side })
  const present = Object.fromEntries(looks.at(-1)!.metrics)
  return analysed(spec, present, { history: looks }).metrics
}

describe('with a history', () => {
  const rules: readonly StoppingRule[] = [
    { kind: 'group-sequential', spending: { kind: 'pocock' }, looks: [0.5, 1], plannedSubjects: 10_000 },
    { kind: 'confidence-sequence', tunedFor: 10_000 },
    { kind: 'msprt', tau: 0.3 },
    { kind: 'msprt', tau: null },
    { kind: 'sprt', effect: 0.3, beta: 0.2 },
  ]
  const z = fc.double({ min: -5, max: 5, noNaN: true })
  const alternative = fc.constantFrom('two-sided', 'greater', 'less')

  it('intervals agree with the corrected sequential p-value', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.tuple(z, z), fc.tuple(z, z)),
        fc.constantFrom(...rules),
        alternative,
        fc.constantFrom('bonferroni', 'holm', 'benjamini-hochberg'),
        (path, rule, side, correction) => {
          for (const { effects } of metricsAfter(path, rule, side, correction)) {
            const [effect] = effects
            if (effect === undefined || effect.pValueAdjusted === null) throw new Error('not estimable')
            if (Math.abs(effect.pValueAdjusted - 0.05) < 1e-6) continue
            expect(leavesOutZero(effect)).toBe(effect.pValueAdjusted < 0.05)
          }
        },
      ),
      draws(60),
    )
  }, 120_000)

  it('Dunnett gives way to Holm, and says so', () => {
    const path = [
      [1, 2],
      [2.5, 2.1],
    ] as const
    const pValues = (correction: Correction) =>
      metricsAfter(path, rules[0]!, 'two-sided', correction).map(({ effects }) => effects[0]!.pValueAdjusted)
    expect(pValues('dunnett')).toEqual(pValues('holm'))
    const spec = specOf([meanMetric('a')], ['c', 't'], { stopping: rules[0]!, correction: 'dunnett' })
    expect(analysed(spec, {}).findings).toMatchObject([{ code: 'unsupported-field', severity: 'warning' }])
  })
})
