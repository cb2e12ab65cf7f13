import * as fc from 'fast-check'
import jstat from 'jstat'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { beta } from '../../tests/golden/unshipped/beta'
import { binomial } from './binomial'
import { chiSquared } from './chi-squared'
import { fisherF } from '../../tests/golden/unshipped/fisher-f'
import { gamma } from './gamma'
import { normal } from './normal'
import { studentT } from './student-t'
import type { ContinuousDistribution } from './distribution'
import { integrate, gaussLegendre } from '../numerics/quadrature'

const degrees = fc.double({ min: 1, max: 200, noNaN: true })
const shape = fc.double({ min: 0.5, max: 50, noNaN: true })
const peaked = fc.double({ min: 2, max: 50, noNaN: true })
const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true })

const families: readonly (readonly [string, fc.Arbitrary<ContinuousDistribution>])[] = [
  ['normal', fc.constant(normal)],
  ['Student t', degrees.map((df) => studentT(df))],
  ['chi-squared', degrees.map((df) => chiSquared(df))],
  ['F', fc.tuple(degrees, degrees).map(([df1, df2]) => fisherF(df1, df2))],
  // a beta quantile closer to 1 than doubles are dense cannot be undone
  ['beta', fc.tuple(peaked, peaked).map(([a, b]) => beta(a, b))],
  ['gamma', fc.tuple(shape, shape).map(([k, scale]) => gamma(k, scale))],
]

describe.each(families)('%s distribution', (_, arbitrary) => {
  it('quantiles undo both tails', () => {
    fc.assert(
      fc.property(arbitrary, probability, (distribution, p) => {
        const lower = distribution.quantile(p)
        const upper = distribution.upperQuantile(p)
        expect(Math.abs(distribution.logCdf(lower) - Math.log(p))).toBeLessThan(1e-9 * Math.max(1, -Math.log(p)))
        expect(Math.abs(distribution.logSurvival(upper) - Math.log(p))).toBeLessThan(1e-9 * Math.max(1, -Math.log(p)))
      }),
      draws(200),
    )
  })

  it('tails add to one, and their logarithms are those of the tails', () => {
    fc.assert(
      fc.property(arbitrary, probability, (distribution, p) => {
        const x = distribution.quantile(p)
        expect(distribution.cdf(x) + distribution.survival(x)).toBeCloseTo(1, 13)
        expect(Math.exp(distribution.logSurvival(x))).toBeCloseTo(distribution.survival(x), 13)
      }),
      draws(200),
    )
  })

  it('the density is the slope of the cdf', () => {
    const rule = gaussLegendre(16)
    fc.assert(
      fc.property(arbitrary, (distribution) => {
        const [low, high] = [distribution.quantile(0.2), distribution.quantile(0.7)]
        expect(integrate((x) => distribution.density(x), low, high, rule, 8)).toBeCloseTo(0.5, 8)
      }),
      draws(50),
    )
  })
})

const agree = (ours: number, theirs: number): void => expect(Math.abs(ours - theirs)).toBeLessThan(1e-7)

describe('against jstat, where it is good to 1e-7', () => {
  const x = fc.double({ min: 0.05, max: 8, noNaN: true })

  it('cumulative probabilities agree', () => {
    fc.assert(
      fc.property(x, degrees, degrees, (at, df1, df2) => {
        agree(studentT(df1).cdf(at), jstat.studentt.cdf(at, df1))
        agree(chiSquared(df1).cdf(at * df1), jstat.chisquare.cdf(at * df1, df1))
        agree(fisherF(df1, df2).cdf(at), jstat.centralF.cdf(at, df1, df2))
        agree(beta(df1, df2).cdf(at / 8), jstat.beta.cdf(at / 8, df1, df2))
        agree(gamma(df1, 2).cdf(at * df1), jstat.gamma.cdf(at * df1, df1, 2))
      }),
      draws(300),
    )
  })

  it('binomial probabilities agree', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.02, max: 0.98, noNaN: true }), (n, p) => {
        const k = Math.floor(n * p)
        agree(binomial(n, p).mass(k), jstat.binomial.pdf(k, n, p))
        agree(binomial(n, p).cdf(k), jstat.binomial.cdf(k, n, p))
      }),
      draws(200),
    )
  })
})

describe('far tails', () => {
  it('keep a logarithm where the probability underflows', () => {
    expect(normal.survival(40)).toBe(0)
    expect(normal.logSurvival(40)).toBeCloseTo(-804.6084420137538, 9)
    expect(studentT(1e6).logSurvival(100)).toBeLessThan(-4900)
    expect(chiSquared(1).logSurvival(16000) / Math.LN10).toBeCloseTo(-3476.556002295023, 6)
  })

  it('are 0 and 1 at the ends of the line', () => {
    for (const distribution of [normal, studentT(3), chiSquared(2), fisherF(3, 4), gamma(2, 3)]) {
      expect(distribution.survival(Infinity)).toBe(0)
      expect(distribution.cdf(Infinity)).toBe(1)
    }
    expect(normal.cdf(-Infinity)).toBe(0)
    expect(studentT(3).cdf(-Infinity)).toBe(0)
    expect(normal.quantile(2)).toBeNaN()
  })
})

describe('Student t', () => {
  it('has quantiles as exact as its tails, whichever way they are found', () => {
    const decimals = fc.double({ min: 0, max: 5, noNaN: true })
    fc.assert(
      fc.property(decimals, fc.double({ min: -150, max: Math.log10(0.499), noNaN: true }), (logDf, logP) => {
        const t = studentT(10 ** logDf)
        const tail = t.logSurvival(t.upperQuantile(10 ** logP))
        expect(Math.abs(tail - logP * Math.LN10)).toBeLessThan(1e-10 * (1 - logP))
      }),
      draws(500),
    )
  })
})

describe('binomial', () => {
  it('cdf and survival add up the masses', () => {
    const distribution = binomial(12, 0.3)
    let total = 0
    for (let k = 0; k <= 12; k++) {
      total += distribution.mass(k)
      expect(distribution.cdf(k)).toBeCloseTo(total, 13)
      expect(distribution.survival(k)).toBeCloseTo(1 - total, 13)
    }
  })
})
