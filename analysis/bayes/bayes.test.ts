import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { thompsonAllocation } from '../allocation/thompson'
import { normal } from '../distributions/normal'
import { bayesianNormal } from './normal-reading'
import { bayesianRates } from './rate-comparison'
import { bestOf } from './best-of'
import { betaPosterior, normalPosterior } from './posterior'

const arms = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 4000 })), {
  minLength: 2,
  maxLength: 5,
})

describe('the best of several posteriors', () => {
  it('has probabilities that add to one, and losses that lie apart as the means do', () => {
    fc.assert(
      fc.property(arms, (counts) => {
        const posteriors = counts.map(([successes, failures]) => betaPosterior(successes, failures))
        const { probabilityBest, expectedLoss, expectedMaximum } = bestOf(posteriors)
        expect(probabilityBest.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 10)
        posteriors.forEach(({ mean }, i) => expect(mean + expectedLoss[i]!).toBeCloseTo(expectedMaximum, 10))
      }),
      draws(40),
    )
  })

  it('of two normal ones has a closed form', () => {
    const value = fc.double({ min: -3, max: 3, noNaN: true })
    const spread = fc.double({ min: 0.01, max: 5, noNaN: true })
    fc.assert(
      fc.property(value, value, spread, spread, (m1, m2, s1, s2) => {
        const { probabilityBest, expectedLoss } = bestOf([normalPosterior(m1, s1), normalPosterior(m2, s2)])
        const both = Math.hypot(s1, s2)
        const z = (m2 - m1) / both
        expect(probabilityBest[1]).toBeCloseTo(normal.cdf(z), 10)
        expect(expectedLoss[0]).toBeCloseTo(both * (normal.density(z) + z * normal.cdf(z)), 10)
      }),
      draws(60),
    )
  })

  it('sees a narrow posterior inside a wide one', () => {
    const { probabilityBest } = bestOf([betaPosterior(1, 1), betaPosterior(300_000, 700_000)])
    expect(probabilityBest[0]).toBeCloseTo(0.7, 9)
    expect(() => bestOf([betaPosterior(1, 1), normalPosterior(0, 1)])).toThrow('one kind')
  })
})

describe('Bayesian readings', () => {
  it('with a flat prior are the frequentist interval and one-sided p-value', () => {
    const reading = bayesianNormal(0.3, 0.2, { mean: 0, variance: null }, 0.05)
    expect(reading.chanceToWin).toBeCloseTo(1 - normal.survival(1.5), 14)
    expect(reading.interval.lower).toBeCloseTo(0.3 - 1.959963984540054 * 0.2, 12)
    expect(reading.lossOfControl - reading.lossOfTreatment).toBeCloseTo(0.3, 14)
  })

  it('are drawn towards the prior, and mirror with the effect', () => {
    const prior = { mean: 0, variance: 0.04 }
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), (estimate) => {
        const reading = bayesianNormal(estimate, 0.2, prior, 0.05)
        expect(reading.mean).toBeCloseTo(estimate / 2, 12)
        expect(bayesianNormal(-estimate, 0.2, prior, 0.05).chanceToWin).toBeCloseTo(1 - reading.chanceToWin, 12)
      }),
      draws(100),
    )
  })

  it('of rates have quantiles that undo the distribution of the difference, in small samples too', () => {
    const rates = bayesianRates({ successes: 0, n: 3 }, { successes: 2, n: 3 }, { successes: 0.5, failures: 0.5 })
    const quantiles = [0.025, 0.5, 0.975].map((p) => rates.differenceQuantile(p))
    expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b))
    const mirrored = bayesianRates({ successes: 2, n: 3 }, { successes: 0, n: 3 }, { successes: 0.5, failures: 0.5 })
    expect(mirrored.differenceQuantile(0.5)).toBeCloseTo(-quantiles[1]!, 9)
    expect(mirrored.chanceToWin).toBeCloseTo(1 - rates.chanceToWin, 10)
  })
})

function arm(successes: number, failures: number, subjects: number) {
  return { posterior: betaPosterior(successes, failures), subjects }
}

describe('Thompson allocation', () => {
  const policy = { floor: 0.05, learningPerArm: 100, fixedSplit: [0.5, 0.5], regulated: false }
  it('favours the better arm, never below the floor, and adds to one', () => {
    fc.assert(
      fc.property(arms, (counts) => {
        const all = counts.map(([successes, failures]) => arm(successes, failures, 1000))
        const fixedSplit = all.map(() => 1 / all.length)
        const { shares } = thompsonAllocation(all, { ...policy, fixedSplit })
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
        shares.forEach((share) => expect(share).toBeGreaterThanOrEqual(0.05 - 1e-12))
      }),
      draws(20),
    )
  })

  it('keeps the fixed split while learning and on regulated surfaces', () => {
    const [young, old] = [arm(2, 20, 22), arm(9, 990, 999)]
    expect(thompsonAllocation([young, old], policy)).toEqual({
      kind: 'fixed',
      shares: [0.5, 0.5],
      reason: 'learning',
    })
    expect(thompsonAllocation([old, old], { ...policy, regulated: true })).toMatchObject({ reason: 'regulated' })
    expect(() => thompsonAllocation([old, old], { ...policy, floor: 0.6 })).toThrow('floors')
  })
})
