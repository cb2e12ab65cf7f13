import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beta } from '../golden/unshipped/beta'
import { binomial } from '../../analysis/distributions/binomial'
import { chiSquared } from '../../analysis/distributions/chi-squared'
import { fisherF } from '../golden/unshipped/fisher-f'
import { gamma } from '../../analysis/distributions/gamma'
import { noncentralT } from '../golden/unshipped/noncentral-t'
import { normal } from '@analysis'
import { draws } from '../arbitraries/draws'
import { studentT } from '../../analysis/distributions/student-t'
import { testOf } from '../../analysis/inference/reference'
import type { ContinuousDistribution } from '../../analysis/distributions/distribution'

const degrees = fc.double({ min: 1, max: 1e5, noNaN: true })
const shape = fc.double({ min: 0.5, max: 200, noNaN: true })
/** log10 of a probability, down to the smallest that a double can say. */
const logP = fc.double({ min: -300, max: -0.31, noNaN: true })

/** Relative to the logarithm, which is what a p-value is read by out there. */
function expectCloseLogs(actual: number, expected: number, tolerance = 1e-9): void {
  if (actual === expected) return
  expect(Math.abs(actual - expected)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)))
}

const families: readonly (readonly [string, fc.Arbitrary<ContinuousDistribution>])[] = [
  ['normal', fc.constant(normal)],
  // a t of one degree of freedom has its 1e-300 at 3e299
  ['Student t', degrees.map((df) => studentT(df))],
  ['chi-squared', degrees.map((df) => chiSquared(df))],
  ['gamma', fc.tuple(shape, shape).map(([k, scale]) => gamma(k, scale))],
]

describe.each(families)('the tails of %s', (_, arbitrary) => {
  it('come back from their quantiles down to 1e-300', () => {
    fc.assert(
      fc.property(arbitrary, logP, (distribution, exponent) => {
        const p = 10 ** exponent
        const [low, high] = [distribution.quantile(p), distribution.upperQuantile(p)]
        expectCloseLogs(distribution.logSurvival(high), Math.log(p))
        // closer to 0 than doubles have all their digits
        fc.pre(Math.abs(low) > 1e-290)
        expectCloseLogs(distribution.logCdf(low), Math.log(p))
      }),
      draws(200),
    )
  })

  it('fall without a step where the probability underflows', () => {
    fc.assert(
      fc.property(arbitrary, fc.double({ min: 1.01, max: 3, noNaN: true }), (distribution, factor) => {
        const edge = distribution.upperQuantile(1e-300)
        const [near, far] = [distribution.logSurvival(edge * 1.001), distribution.logSurvival(edge * 1.001 * factor)]
        expect(near).toBeLessThan(distribution.logSurvival(edge))
        expect(far).toBeLessThan(near)
        expect(far).toBeGreaterThan(-Infinity)
      }),
      draws(100),
    )
  })
})

describe('tails on a bounded or doubled range', () => {
  it('of beta come back from their quantiles, as close to its ends as doubles are', () => {
    fc.assert(
      fc.property(shape, shape, fc.double({ min: -200, max: -0.31, noNaN: true }), (a, b, exponent) => {
        const p = 10 ** exponent
        const distribution = beta(a, b)
        const x = distribution.quantile(p)
        fc.pre(x > 1e-300)
        expectCloseLogs(distribution.logCdf(x), Math.log(p), 1e-8)
      }),
      draws(200),
    )
  })

  it('of F come back from their quantiles', () => {
    fc.assert(
      fc.property(fc.double({ min: 2, max: 500 }), fc.double({ min: 2, max: 500 }), logP, (df1, df2, exponent) => {
        fc.pre(!Number.isNaN(df1 + df2))
        const x = fisherF(df1, df2).upperQuantile(10 ** exponent)
        fc.pre(x < 1e300)
        expectCloseLogs(fisherF(df1, df2).logSurvival(x), exponent * Math.LN10, 1e-8)
      }),
      draws(100),
    )
  })

  it('of the noncentral t come back from their quantiles down to 1e-100', () => {
    const noncentrality = fc.double({ min: -5, max: 5, noNaN: true })
    const deep = fc.double({ min: -100, max: -1, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 20, max: 2000, noNaN: true }), noncentrality, deep, (df, nc, exponent) => {
        const distribution = noncentralT(df, nc)
        expectCloseLogs(
          distribution.logSurvival(distribution.upperQuantile(10 ** exponent)),
          exponent * Math.LN10,
          1e-7,
        )
      }),
      draws(10),
    )
  })
})

describe('one distribution inside another, far out', () => {
  const z = fc.double({ min: 0.01, max: 60, noNaN: true })

  it('chi-squared of one degree is a squared normal; F of one and d is a squared t; gamma is chi-squared', () => {
    fc.assert(
      fc.property(z, fc.double({ min: 1, max: 1e4, noNaN: true }), (x, df) => {
        expectCloseLogs(chiSquared(1).logSurvival(x * x), Math.LN2 + normal.logSurvival(x))
        expectCloseLogs(fisherF(1, df).logSurvival(x * x), Math.LN2 + studentT(df).logSurvival(x))
        expectCloseLogs(gamma(df / 2, 2).logSurvival(x * x), chiSquared(df).logSurvival(x * x))
      }),
      draws(200),
    )
  })

  it('binomial tails are beta tails', () => {
    const n = fc.integer({ min: 1, max: 5000 })
    fc.assert(
      fc.property(n, fc.double({ min: 1e-4, max: 0.9999, noNaN: true }), fc.nat(), (size, p, which) => {
        const k = which % size
        expectCloseLogs(binomial(size, p).logSurvival(k), beta(k + 1, size - k).logCdf(p), 1e-8)
        const q = binomial(size, p).cdf(k)
        const found = binomial(size, p).quantile(q * (1 - 1e-9))
        expect(binomial(size, p).cdf(found)).toBeGreaterThanOrEqual(q * (1 - 1e-9))
        expect(found).toBeLessThanOrEqual(k)
      }),
      draws(200),
    )
  })

  it('Student t lies between its neighbours in degrees of freedom, and tends to the normal', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.5, max: 40, noNaN: true }), degrees, (x, df) => {
        const own = studentT(df).logSurvival(x)
        expect(studentT(df * 2).logSurvival(x)).toBeLessThan(own)
        expect(normal.logSurvival(x)).toBeLessThan(own)
      }),
      draws(100),
    )
    expectCloseLogs(studentT(1e12).logSurvival(6), normal.logSurvival(6), 1e-10)
  })

  it('Student t is the normal averaged over its scale, at any number of degrees of freedom', () => {
    const logDf = fc.double({ min: 0, max: 9, noNaN: true })
    fc.assert(
      fc.property(logDf, fc.double({ min: 0.1, max: 30, noNaN: true }), (decades, x) => {
        const df = 10 ** decades
        expectCloseLogs(studentT(df).logSurvival(x), noncentralT(df, 0).logSurvival(x), 1e-11)
      }),
      draws(100),
    )
  })
})

describe('the p-value of a statistic', () => {
  const side = fc.constantFrom('two-sided' as const, 'greater' as const, 'less' as const)
  const reference = fc.oneof(fc.constant(null), degrees)

  it('falls as the statistic grows in the direction asked for, to the last digit of its logarithm', () => {
    const statistic = fc.double({ min: 0, max: 200, noNaN: true })
    fc.assert(
      fc.property(
        statistic,
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        reference,
        side,
        (t, more, df, towards) => {
          const sign = towards === 'less' ? -1 : 1
          const at = (value: number) => testOf(sign * value, { alpha: 0.05, alternative: towards }, df)
          expect(at(t + more).log10P).toBeLessThan(at(t).log10P)
          expect(at(t + more).pValue).toBeLessThanOrEqual(at(t).pValue)
        },
      ),
      draws(300),
    )
  })

  it('on both sides is twice the smaller one-sided one, and the one-sided ones add to one', () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 40, noNaN: true }), reference, (t, df) => {
        const of = (alternative: 'two-sided' | 'greater' | 'less') => testOf(t, { alpha: 0.05, alternative }, df)
        const smaller = Math.min(of('greater').log10P, of('less').log10P)
        expectCloseLogs(of('two-sided').log10P, smaller + Math.log10(2), 1e-12)
        expect(of('greater').pValue + of('less').pValue).toBeCloseTo(1, 12)
      }),
      draws(200),
    )
  })
})
