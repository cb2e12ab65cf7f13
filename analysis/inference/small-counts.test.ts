import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { fisherExact } from './fisher-exact'
import { homogeneityTest } from './homogeneity'
import { newcombeInterval } from '../../tests/golden/unshipped/newcombe'
import { scoreTest } from './score-test'
import { twoProportionZ } from './two-proportion-z'
import { wilsonInterval } from '../../tests/golden/unshipped/wilson'
import { invariant } from '../failures'

const count = fc
  .integer({ min: 2, max: 40 })
  .chain((n) => fc.integer({ min: 0, max: n }).map((successes) => ({ successes, n })))
const alpha = fc.constantFrom(0.01, 0.05, 0.2)
const alternative = fc.constantFrom('two-sided' as const, 'greater' as const, 'less' as const)

describe('score test of two proportions', () => {
  it('leaves 0 out of its interval exactly when p < alpha, at 0 and n successes too', () => {
    fc.assert(
      fc.property(count, count, alpha, alternative, (control, treatment, level, side) => {
        const { absolute, test } = scoreTest(control, treatment, { alpha: level, alternative: side })
        invariant(absolute.kind === 'estimated' && test.kind === 'estimated', 'counts are comparable')
        if (Math.abs(test.pValue - level) < 1e-9) return
        const excludes = absolute.interval.lower > 0 || absolute.interval.upper < 0
        expect(excludes).toBe(test.pValue < level)
        for (const end of [absolute.interval.lower, absolute.interval.upper])
          expect(!Number.isFinite(end) || Math.abs(end) <= 1).toBe(true)
        expect(absolute.interval.lower).toBeLessThanOrEqual(absolute.estimate)
        expect(absolute.interval.upper).toBeGreaterThanOrEqual(absolute.estimate)
      }),
      draws(500),
    )
  })

  it('negates when the variants change places', () => {
    const options = { alpha: 0.05, alternative: 'two-sided' } as const
    fc.assert(
      fc.property(count, count, (control, treatment) => {
        const [one, other] = [scoreTest(control, treatment, options), scoreTest(treatment, control, options)]
        invariant(one.absolute.kind === 'estimated' && other.absolute.kind === 'estimated', 'comparable')
        expect(one.absolute.interval.lower).toBeCloseTo(-other.absolute.interval.upper, 10)
      }),
      draws(100),
    )
  })

  it('gives the published interval: 56/70 against 48/80 is 0.0528 to 0.3382', () => {
    // Newcombe (1998), table II, method 5 (Mee) is (0.0533, 0.3377); Miettinen and Nurminen's factor n / (n - 1) widens it
    const options = { alpha: 0.05, alternative: 'two-sided' } as const
    const { absolute } = scoreTest({ successes: 48, n: 80 }, { successes: 56, n: 70 }, options)
    invariant(absolute.kind === 'estimated', 'comparable')
    expect(absolute.interval.lower).toBeCloseTo(0.0528, 4)
    expect(absolute.interval.upper).toBeCloseTo(0.3382, 4)
  })

  it('approaches the z-test in large samples', () => {
    const control = { successes: 2284, n: 44617 }
    const treatment = { successes: 1310, n: 22309 }
    const options = { alpha: 0.05, alternative: 'two-sided' } as const
    const [score, z] = [scoreTest(control, treatment, options), twoProportionZ(control, treatment, options)]
    invariant(score.test.kind === 'estimated' && z.test.kind === 'estimated', 'comparable')
    expect(score.test.statistic / z.test.statistic).toBeCloseTo(1, 4)
  })
})

describe("Fisher's exact test", () => {
  it('agrees with its interval', () => {
    fc.assert(
      fc.property(count, count, alpha, alternative, (control, treatment, level, side) => {
        const { pValue, interval, oddsRatio } = fisherExact(control, treatment, { alpha: level, alternative: side })
        expect(pValue).toBeLessThanOrEqual(1 + 1e-12)
        if (Math.abs(pValue - level) < 1e-9 || Number.isNaN(oddsRatio)) return
        expect(interval.lower > 1 || interval.upper < 1).toBe(pValue < level)
        expect(oddsRatio).toBeGreaterThanOrEqual(interval.lower)
        expect(oddsRatio).toBeLessThanOrEqual(interval.upper)
      }),
      draws(300),
    )
  })

  it('gives the tea tasting: 3 of 4 against 1 of 4 has p = 17/70 one-sided', () => {
    const tea = { alpha: 0.05, alternative: 'greater' } as const
    const { pValue, oddsRatio } = fisherExact({ successes: 1, n: 4 }, { successes: 3, n: 4 }, tea)
    expect(pValue).toBeCloseTo(17 / 70, 12)
    // the likelihood equation of this table; R's fisher.test stops at 6.408309
    expect(oddsRatio ** 4 - 36 * oddsRatio ** 2 - 32 * oddsRatio - 3).toBeCloseTo(0, 8)
  })
})

describe('intervals of proportions', () => {
  it('stay in their range and hold the estimate', () => {
    fc.assert(
      fc.property(count, count, alpha, (control, treatment, level) => {
        const wilson = wilsonInterval(control, level)
        expect(wilson.lower).toBeGreaterThanOrEqual(0)
        expect(wilson.upper).toBeLessThanOrEqual(1)
        expect(wilson.lower).toBeLessThanOrEqual(control.successes / control.n)
        const { lower, upper, estimate } = newcombeInterval(control, treatment, level)
        expect(lower).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(upper).toBeLessThanOrEqual(1 + 1e-12)
        expect(estimate).toBeGreaterThanOrEqual(lower)
        expect(estimate).toBeLessThanOrEqual(upper)
      }),
      draws(100),
    )
  })
})

describe('homogeneity of k variants', () => {
  it('with two variants is the square of the pooled z', () => {
    fc.assert(
      fc.property(count, count, (control, treatment) => {
        const z = twoProportionZ(control, treatment, { alpha: 0.05, alternative: 'two-sided' }).test
        const chi = homogeneityTest([control, treatment])
        if (z.kind !== 'estimated' || chi.kind !== 'estimated') {
          expect(z.kind).toBe(chi.kind)
          return
        }
        expect(chi.statistic).toBeCloseTo(z.statistic ** 2, 8)
        expect(chi.pValue).toBeCloseTo(z.pValue, 10)
      }),
      draws(100),
    )
  })

  it('says why when there is nothing to compare', () => {
    expect(homogeneityTest([{ successes: 0, n: 5 }])).toEqual({ kind: 'not-estimable', reason: 'empty-variant' })
    expect(
      homogeneityTest([
        { successes: 0, n: 5 },
        { successes: 0, n: 9 },
      ]),
    ).toEqual({ kind: 'not-estimable', reason: 'zero-variance' })
  })
})
