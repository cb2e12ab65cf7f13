import { describe, expect, it } from 'vitest'
import { analysed, fixedPlan, specOf } from '../../tests/support/analysed'
import { plainMetric } from '../../tests/support/plain-metric'
import type { AnalysisPlan, ExperimentSpec } from '../study/spec'
import type { MetricMoments } from '../moments/metric-moments'
import { fisherExact } from '../inference/fisher-exact'
import { effectDetails } from '../../presentation/words/detail-words'

type Counts = Readonly<Record<string, readonly [successes: number, n: number]>>

function sharesOf(counts: Counts): MetricMoments {
  return {
    columns: [{ name: 'outcome', role: 'outcome' }],
    byVariant: new Map(
      Object.entries(counts).map(([id, [successes, n]]) => {
        const rate = successes / n
        return [id, { count: n, means: [rate], comoments: [n * rate * (1 - rate)] }]
      }),
    ),
    origin: 'subjects',
  }
}

function effectsOf(counts: Counts, plan: Partial<AnalysisPlan> = {}) {
  const bought = {
    ...plainMetric,
    id: 'bought',
    name: 'bought',
    type: 'proportion',
    value: { kind: 'column', column: 'bought' },
  } as const
  const spec: ExperimentSpec = { ...specOf([], Object.keys(counts), plan), metrics: [bought] }
  return analysed(spec, { bought: sharesOf(counts) }).metrics[0]!.effects
}

describe("Fisher's exact test", () => {
  it('stands beside a share with small counts, with the interval that agrees with it', () => {
    // the lady tasting tea, twice as thorough: 7 of 8 against 1 of 8, p = 2 (1 + 64) / 12,870
    const [effect] = effectsOf({ c: [1, 8], t: [7, 8] })
    expect(effect!.method).toBe('score')
    expect(effect!.exact).toMatchObject({ pValue: expect.closeTo(130 / 12_870, 12), level: 0.95 })
    expect(effect!.exact!.log10P).toBeCloseTo(Math.log10(130 / 12_870), 10)
    expect(effect!.exact!.interval.lower).toBeGreaterThan(1)
    expect(effectDetails(effect!)).toContainEqual(expect.stringMatching(/^Fisher’s exact test: p = 0\.010, odds ratio/))
  })

  it('is one-sided where the plan is, and compares each treatment for itself', () => {
    const counts: Counts = { c: [2, 40], t: [8, 40], u: [30, 60] }
    const [first, second] = effectsOf(counts, { alternative: 'greater', alpha: 0.1 })
    const options = { alpha: 0.1, alternative: 'greater' } as const
    expect(first!.exact).toEqual({
      ...fisherExact({ successes: 2, n: 40 }, { successes: 8, n: 40 }, options),
      level: 0.9,
    })
    expect(second!.exact?.interval.upper).toBe(Infinity)
  })

  it('is left out where counts are large, or too many tables are possible', () => {
    expect(effectsOf({ c: [200, 1000], t: [250, 1000] })[0]).not.toHaveProperty('exact')
    const lopsided = effectsOf({ c: [3, 1_000_000], t: [400_000, 1_000_000] })[0]!
    expect(lopsided.method).toBe('score')
    expect(lopsided).not.toHaveProperty('exact')
  })

  it('knows its p-value where a double does not', () => {
    const [effect] = effectsOf({ c: [2, 5000], t: [4999, 5000] }, fixedPlan)
    expect(effect!.exact!.pValue).toBe(0)
    expect(effect!.exact!.log10P).toBeLessThan(-2000)
    expect(Number.isFinite(effect!.exact!.log10P)).toBe(true)
  })
})
