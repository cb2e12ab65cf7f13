import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import type { SampleSummary } from './sample-summary'
import type { AbsoluteEffect, EffectTest } from '../results/effect'
import { invariant } from '../failures'
import { xoshiro128 } from '../numerics/random'
import { intervalDisagreesWithTest } from './interval-agreement'
import { twoProportionZ } from './two-proportion-z'
import { welchTest } from './welch'
import { zTest } from './z-test'
import type { TestedEffect } from './mean-difference'

const summary = fc.record({
  n: fc.integer({ min: 2, max: 1_000_000 }),
  mean: fc.double({ min: -100, max: 100, noNaN: true }),
  variance: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
})
const options = fc.record({
  alpha: fc.double({ min: 0.001, max: 0.4, noNaN: true }),
  alternative: fc.constantFrom('two-sided', 'greater', 'less'),
})
const plain = { alpha: 0.05, alternative: 'two-sided' } as const

function estimated({ absolute, test }: TestedEffect): {
  absolute: Extract<AbsoluteEffect, { kind: 'estimated' }>
  test: Extract<EffectTest, { kind: 'estimated' }>
} {
  invariant(absolute.kind === 'estimated' && test.kind === 'estimated', 'expected an estimable effect')
  return { absolute, test }
}

describe.each([
  ['welchTest', welchTest],
  ['zTest', zTest],
])('%s', (_, test) => {
  it('negates the effect and keeps p when the variants are relabelled', () => {
    fc.assert(
      fc.property(summary, summary, (control, treatment) => {
        const one = estimated(test(control, treatment, plain))
        const other = estimated(test(treatment, control, plain))
        expect(other.absolute.estimate + one.absolute.estimate).toBe(0)
        expect(other.absolute.standardError).toBeCloseTo(one.absolute.standardError, 10)
        expect(other.absolute.interval.lower).toBeCloseTo(-one.absolute.interval.upper, 8)
        expect(other.test.pValue).toBeCloseTo(one.test.pValue, 12)
      }),
      draws(100),
    )
  })

  it('has an interval that agrees with its p-value, on any side', () => {
    fc.assert(
      fc.property(summary, summary, options, (control, treatment, chosen) => {
        const effect = test(control, treatment, chosen)
        const { pValue } = estimated(effect).test
        // on the threshold itself either answer is right
        fc.pre(Math.abs(pValue - chosen.alpha) > 1e-9)
        expect(intervalDisagreesWithTest(effect, chosen.alpha)).toBe(false)
      }),
      draws(500),
    )
  })

  it('says why it cannot estimate', () => {
    const good: SampleSummary = { n: 10, mean: 1, variance: 2 }
    const reason = (control: SampleSummary): string => {
      const { absolute } = test(control, good, plain)
      return absolute.kind === 'not-estimable' ? absolute.reason : 'estimated'
    }
    expect(reason({ n: 0, mean: Number.NaN, variance: Number.NaN })).toBe('empty-variant')
    expect(reason({ n: 1, mean: 3, variance: Number.NaN })).toBe('too-few-subjects')
    expect(reason({ n: 5, mean: 3, variance: Number.NaN })).toBe('missing-variance')
    expect(test({ ...good, variance: 0 }, { ...good, variance: 0 }, plain).test).toEqual({
      kind: 'not-estimable',
      reason: 'zero-variance',
    })
  })
})

describe('p-values', () => {
  it('do not underflow with the statistic', () => {
    const control = { n: 1_000_000, mean: 0, variance: 1 }
    const at = (t: number) => estimated(welchTest(control, { ...control, mean: t * Math.sqrt(2e-6) }, plain)).test
    expect(at(8.5).pValue).toBeGreaterThan(1.8e-17)
    expect(at(8.5).pValue).toBeLessThan(1.95e-17)
    expect(at(60).pValue).toBe(0)
    expect(at(60).log10P).toBeCloseTo(-782.9, 1)
  })

  it('are uniform when nothing differs', () => {
    const stream = xoshiro128(20_260_101)
    const experiments = 4000
    const draw = (): SampleSummary => {
      const values = Array.from({ length: 20 }, () => stream.normal())
      const mean = values.reduce((sum, v) => sum + v, 0) / 20
      return { n: 20, mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 19 }
    }
    const pValues = Array.from({ length: experiments }, () => estimated(welchTest(draw(), draw(), plain)).test.pValue)
    const distances = pValues
      .toSorted((a, b) => a - b)
      .map((p, i) => Math.max(Math.abs(p - i / experiments), Math.abs((i + 1) / experiments - p)))
    // Kolmogorov-Smirnov at 0.1 %
    expect(Math.max(...distances)).toBeLessThan(1.95 / Math.sqrt(experiments))
  })
})

describe('twoProportionZ', () => {
  const count = fc
    .record({ n: fc.integer({ min: 2, max: 100_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map(({ n, share }) => ({ n, successes: Math.round(n * share) }))

  it('negates the effect and keeps p when the variants are relabelled', () => {
    fc.assert(
      fc.property(count, count, (control, treatment) => {
        fc.pre(control.successes + treatment.successes > 0)
        fc.pre(control.successes + treatment.successes < control.n + treatment.n)
        const one = estimated(twoProportionZ(control, treatment, plain))
        const other = estimated(twoProportionZ(treatment, control, plain))
        expect(other.absolute.estimate + one.absolute.estimate).toBe(0)
        expect(other.test.pValue).toBeCloseTo(one.test.pValue, 12)
      }),
      draws(100),
    )
  })

  it('has no test when every subject did the same', () => {
    const { test } = twoProportionZ({ successes: 0, n: 10 }, { successes: 0, n: 12 }, plain)
    expect(test).toEqual({ kind: 'not-estimable', reason: 'zero-variance' })
  })

  it('can disagree with its interval only close to the threshold, and then says so', () => {
    const effect = twoProportionZ({ successes: 30, n: 100 }, { successes: 60, n: 136 }, plain)
    const { pValue } = estimated(effect).test
    const disagreements = [pValue * 0.9999, pValue * 1.0001].filter((alpha) => intervalDisagreesWithTest(effect, alpha))
    expect(disagreements).toHaveLength(1)
    expect(intervalDisagreesWithTest(effect, 0.5)).toBe(false)
  })
})
