import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../arbitraries/draws'
import { digamma } from './digamma'
import { logGamma } from '../../../analysis/numerics/log-gamma'
import { gaussLegendre, integrate } from '../../../analysis/numerics/quadrature'
import { noncentralT } from './noncentral-t'
import { normal } from '../../../analysis/distributions/normal'
import { studentT } from '../../../analysis/distributions/student-t'

const degrees = fc.double({ min: 1, max: 500, noNaN: true })
const noncentrality = fc.double({ min: -6, max: 6, noNaN: true })
const at = fc.double({ min: -12, max: 12, noNaN: true })

describe('noncentral t', () => {
  it("without noncentrality is Student's", () => {
    fc.assert(
      fc.property(degrees, at, (df, x) => {
        expect(noncentralT(df, 0).cdf(x) / studentT(df).cdf(x)).toBeCloseTo(1, 10)
        expect(noncentralT(df, 0).density(x) / studentT(df).density(x)).toBeCloseTo(1, 9)
      }),
      draws(100),
    )
  })

  it('has tails that add to one and mirror with its noncentrality', () => {
    fc.assert(
      fc.property(degrees, noncentrality, at, (df, nc, x) => {
        const distribution = noncentralT(df, nc)
        expect(distribution.cdf(x) + distribution.survival(x)).toBeCloseTo(1, 11)
        expect(noncentralT(df, -nc).survival(-x)).toBeCloseTo(distribution.cdf(x), 12)
      }),
      draws(100),
    )
  })

  it('has the normal as its limit, and quantiles that undo both tails', () => {
    expect(noncentralT(1e9, 2).cdf(3)).toBeCloseTo(normal.cdf(1), 8)
    fc.assert(
      fc.property(degrees, noncentrality, fc.double({ min: 1e-9, max: 0.999, noNaN: true }), (df, nc, p) => {
        const distribution = noncentralT(df, nc)
        expect(distribution.cdf(distribution.quantile(p)) / p).toBeCloseTo(1, 8)
        expect(distribution.survival(distribution.upperQuantile(p)) / p).toBeCloseTo(1, 8)
      }),
      draws(30),
    )
  })

  it('has a density that is the slope of its cdf, and logarithms where probabilities underflow', () => {
    const distribution = noncentralT(7, 1.5)
    expect(integrate((x) => distribution.density(x), -1, 4, gaussLegendre(16), 6)).toBeCloseTo(
      distribution.cdf(4) - distribution.cdf(-1),
      10,
    )
    expect(noncentralT(300, 60).cdf(-40)).toBe(0)
    expect(noncentralT(300, 60).logCdf(-40)).toBeLessThan(-745)
    expect(Number.isFinite(noncentralT(300, 60).logCdf(-40))).toBe(true)
  })
})

describe('digamma', () => {
  it('is the slope of log gamma and obeys its recurrence', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 200, noNaN: true }), (x) => {
        const h = 1e-5 * x
        expect((logGamma(x + h) - logGamma(x - h)) / (2 * h)).toBeCloseTo(digamma(x), 4)
        expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 10)
      }),
      draws(100),
    )
    expect(digamma(-0.5)).toBeCloseTo(0.03648997397857652, 12)
    expect(() => digamma(-2)).toThrow('pole')
  })
})
