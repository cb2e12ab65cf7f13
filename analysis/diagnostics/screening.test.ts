import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { invariant } from '../failures'
import { momentsOfRows } from '../../tests/support/moments-of-rows'
import { xoshiro128 } from '../numerics/random'
import { cochranQ } from './heterogeneity'
import { eBenjaminiHochberg } from './e-values'
import { interaction, logitInteraction } from './interaction'
import { noveltyTrend } from './novelty'
import { prePeriodBalance } from './pre-period-balance'
import { screenInteractions } from './interaction-screen'
import { sequentialSrm } from './sequential-srm'
import { shrinkEffects } from './shrinkage'
import { steadyState } from './steady-state'

const options = { alpha: 0.05, alternative: 'two-sided' } as const

describe('sequential SRM', () => {
  it('does not depend on how subjects are batched', () => {
    const counts = fc.array(fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(counts, (batches) => {
        const total = [0, 1, 2].map((i) => batches.reduce((sum, batch) => sum + batch[i]!, 0))
        const stepwise = sequentialSrm(batches, [1, 1, 2]).at(-1)!
        const [atOnce] = sequentialSrm([total], [0.25, 0.25, 0.5])
        expect(stepwise.logBayesFactor).toBeCloseTo(atOnce!.logBayesFactor, 12)
        expect(stepwise.pValue).toBeLessThanOrEqual(1)
      }),
      draws(100),
    )
  })

  it('leaves out a variant with weight 0, and finds what chi-squared finds', () => {
    const [step] = sequentialSrm([[50_560, 49_440, 7]], [0.5, 0.5, 0])
    const [without] = sequentialSrm([[50_560, 49_440]], [0.5, 0.5])
    expect(step).toEqual(without)
    expect(step!.pValue).toBeLessThan(0.02) // looking always costs: the fixed test has 0.0004
  })

  it('raises at most alpha false alarms, looked at after every batch', () => {
    const random = xoshiro128(21)
    let alarms = 0
    for (let run = 0; run < 200; run++) {
      const batches = Array.from({ length: 40 }, () => {
        let first = 0
        for (let i = 0; i < 100; i++) if (random.uniform() < 0.5) first++
        return [first, 100 - first]
      })
      if (sequentialSrm(batches, [1, 1], 100).some(({ pValue }) => pValue < 0.05)) alarms++
    }
    expect(alarms / 200).toBeLessThan(0.05)
  })
})

describe('e-BH over a fleet', () => {
  it('picks the largest, none when all are small, and skips what is unknown', () => {
    const logs = [Math.log(100), Math.log(30), 0, null, -2]
    expect(eBenjaminiHochberg(logs, 0.1)).toEqual([true, true, false, false, false])
    expect(eBenjaminiHochberg([0, 0, 0], 0.05)).toEqual([false, false, false])
    expect(eBenjaminiHochberg([null], 0.05)).toEqual([false])
  })

  it('never rejects more with a smaller alpha', () => {
    const values = fc.array(fc.double({ min: -5, max: 12, noNaN: true }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(values, (logs) => {
        const [strict, lenient] = [eBenjaminiHochberg(logs, 0.01), eBenjaminiHochberg(logs, 0.1)]
        strict.forEach((found, i) => expect(!found || lenient[i]).toBe(true))
      }),
      draws(100),
    )
  })
})

const group = fc.record({
  n: fc.integer({ min: 5, max: 500 }),
  mean: fc.double({ min: -5, max: 5, noNaN: true }),
  variance: fc.double({ min: 0.1, max: 9, noNaN: true }),
})

describe('interaction of two experiments', () => {
  it('is the same from either side', () => {
    fc.assert(
      fc.property(group, group, group, group, (a0b0, a1b0, a0b1, a1b1) => {
        const one = interaction({ a0b0, a1b0, a0b1, a1b1 }, options)
        const other = interaction({ a0b0, a1b0: a0b1, a0b1: a1b0, a1b1 }, options)
        invariant(one.kind === 'estimated' && other.kind === 'estimated', 'estimable')
        expect(one.estimate).toBeCloseTo(other.estimate, 10)
        expect(one.test.pValue).toBeCloseTo(other.test.pValue, 10)
        expect(one.interval.lower > 0 || one.interval.upper < 0).toBe(one.test.pValue < 0.05)
      }),
      draws(100),
    )
  })

  it('screens all pairs with their assignment, and keeps what cannot be estimated', () => {
    const plain = { n: 1000, mean: 0.1, variance: 0.09 }
    const groups = { a0b0: plain, a1b0: plain, a0b1: plain, a1b1: plain }
    const pairs = [
      { first: 'a', second: 'b', metricId: 'm', groups },
      { first: 'a', second: 'c', metricId: 'm', groups: { ...groups, a1b1: { ...plain, mean: 0.3 } } },
      { first: 'b', second: 'c', metricId: 'm', groups: { ...groups, a1b1: { ...plain, n: 0 } } },
      { first: 'c', second: 'd', metricId: 'm', groups: { ...groups, a1b1: { ...plain, n: 1200 } } },
    ]
    const screened = screenInteractions(pairs, 0.05)
    expect(screened.map(({ flagged }) => flagged)).toEqual([false, true, false, false])
    expect(screened[2]!.pValueAdjusted).toBeNull()
    expect(screened[2]!.interaction).toMatchObject({ reason: 'empty-variant' })
    expect(screened[0]!.assignment).toMatchObject({ pValue: 1 })
    const { assignment } = screened[3]!
    invariant(assignment.kind === 'estimated', 'estimable')
    expect(assignment.pValue).toBeLessThan(0.01)
  })

  it('on the logit scale needs all eight counts', () => {
    const some = { successes: 5, n: 50 }
    const groups = { a0b0: some, a1b0: some, a0b1: some, a1b1: { successes: 0, n: 50 } }
    expect(logitInteraction(groups, options)).toMatchObject({ reason: 'zero-variance' })
    expect(logitInteraction({ ...groups, a1b1: some }, options)).toMatchObject({ estimate: 0, oddsRatio: 1 })
  })
})

describe('novelty', () => {
  const days = Array.from({ length: 14 }, (_, i) => ({ day: i + 1, estimate: 0.3 - 0.02 * i, standardError: 0.05 }))

  it('finds the slope of a line, whatever unit the effect has', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (unit) => {
        const scaled = days.map((day) => ({
          ...day,
          estimate: day.estimate * unit,
          standardError: day.standardError * unit,
        }))
        const trend = noveltyTrend(scaled)
        invariant(trend.kind === 'estimated', 'estimable')
        expect(trend.slope / unit).toBeCloseTo(-0.02, 10)
        expect(trend.intercept / unit).toBeCloseTo(0.32, 10)
        expect(trend.test.statistic).toBeCloseTo((-0.02 * Math.sqrt(227.5)) / 0.05, 8)
      }),
      draws(100),
    )
  })

  it('compares the first week with what is left', () => {
    const state = steadyState(days)
    invariant(state.kind === 'estimated', 'estimable')
    expect(state.early.estimate).toBeCloseTo(0.24, 12)
    expect(state.steady.estimate).toBeCloseTo(0.1, 12)
    expect(state.change.estimate).toBeCloseTo(-0.14, 12)
    expect(steadyState(days.slice(0, 7))).toMatchObject({ reason: 'too-few-subjects' })
  })

  it('says why one day has no trend', () => {
    expect(noveltyTrend(days.slice(0, 1))).toMatchObject({ reason: 'too-few-subjects' })
    expect(noveltyTrend([days[0]!, days[0]!])).toMatchObject({ reason: 'too-few-subjects' })
  })
})

describe('shrinkage', () => {
  it('draws every effect towards the mean, all the way when chance explains the spread', () => {
    const effects = fc.array(
      fc.record({
        estimate: fc.double({ min: -3, max: 3, noNaN: true }),
        standardError: fc.double({ min: 0.1, max: 2, noNaN: true }),
      }),
      { minLength: 2, maxLength: 20 },
    )
    fc.assert(
      fc.property(effects, (raw) => {
        const shrunk = shrinkEffects(raw, 0.05)
        invariant(shrunk.kind === 'estimated', 'estimable')
        const q = cochranQ(
          raw.map(({ estimate }) => estimate),
          raw.map(({ standardError }) => standardError),
        )
        invariant(q.kind === 'estimated', 'estimable')
        expect(shrunk.betweenVariance > 0).toBe(q.q > q.degreesOfFreedom)
        shrunk.effects.forEach((effect, i) => {
          const distance = Math.abs(raw[i]!.estimate - shrunk.mean)
          expect(Math.abs(effect!.estimate - shrunk.mean)).toBeLessThanOrEqual(distance + 1e-12)
          expect(effect!.standardError).toBeLessThanOrEqual(raw[i]!.standardError * (1 + 1e-12))
        })
      }),
      draws(100),
    )
  })

  it('lowers the error of true effects that differ', () => {
    const random = xoshiro128(33)
    let [rawLoss, shrunkLoss] = [0, 0]
    for (let run = 0; run < 50; run++) {
      const truth = Array.from({ length: 30 }, () => 0.5 + 0.3 * random.normal())
      const raw = truth.map((effect) => ({ estimate: effect + 0.5 * random.normal(), standardError: 0.5 }))
      const shrunk = shrinkEffects(raw, 0.05)
      invariant(shrunk.kind === 'estimated', 'estimable')
      truth.forEach((effect, i) => {
        rawLoss += (raw[i]!.estimate - effect) ** 2
        shrunkLoss += (shrunk.effects[i]!.estimate - effect) ** 2
      })
    }
    expect(shrunkLoss).toBeLessThan(0.6 * rawLoss)
  })

  it('predicts where one more segment lies', () => {
    const random = xoshiro128(41)
    let inside = 0
    for (let run = 0; run < 300; run++) {
      const effect = () => 0.5 + 0.3 * random.normal()
      const raw = Array.from({ length: 12 }, () => ({ estimate: effect() + 0.2 * random.normal(), standardError: 0.2 }))
      const shrunk = shrinkEffects(raw, 0.1)
      invariant(shrunk.kind === 'estimated' && shrunk.prediction, 'estimable')
      const next = effect()
      if (next > shrunk.prediction.lower && next < shrunk.prediction.upper) inside++
    }
    expect(Math.abs(inside / 300 - 0.9)).toBeLessThan(0.05)
    expect(
      shrinkEffects(
        [0, 1].map((estimate) => ({ estimate, standardError: 1 })),
        0.1,
      ),
    ).toMatchObject({
      prediction: null,
    })
  })

  it('leaves out what has no error', () => {
    const shrunk = shrinkEffects(
      [1, 2, 3].map((estimate, i) => ({ estimate, standardError: i })),
      0.05,
    )
    invariant(shrunk.kind === 'estimated', 'estimable')
    expect(shrunk.effects[0]).toBeNull()
  })
})

/** 2,000 subjects with two correlated covariates, the first shifted. */
function draw(seed: number, shift: number) {
  const random = xoshiro128(seed)
  return momentsOfRows(
    Array.from({ length: 2000 }, () => {
      const visits = random.normal()
      return [visits + shift, visits + random.normal()]
    }),
  )
}

describe('pre-period balance', () => {
  const covariates = [
    { name: 'visits', column: 0 },
    { name: 'spend', column: 1 },
  ]
  it('is calm for a fair split and not for a shifted one', () => {
    const fair = prePeriodBalance(draw(1, 0), draw(2, 0), covariates)
    const unfair = prePeriodBalance(draw(1, 0), draw(2, 0.2), covariates)
    invariant(fair.joint.kind === 'estimated' && unfair.joint.kind === 'estimated', 'estimable')
    expect(fair.joint.pValue).toBeGreaterThan(0.01)
    expect(unfair.joint.pValue).toBeLessThan(1e-8)
    expect(unfair.covariates[0]!.standardisedDifference).toBeCloseTo(0.2, 0)
  })

  it('with one covariate is the square of its own test', () => {
    const { joint, covariates: rows } = prePeriodBalance(draw(5, 0), draw(6, 0.1), covariates.slice(0, 1))
    invariant(joint.kind === 'estimated' && rows[0]!.test.kind === 'estimated', 'estimable')
    expect(joint.statistic).toBeCloseTo(rows[0]!.test.statistic ** 2, 8)
  })

  it('counts a repeated covariate once', () => {
    const twice = [...covariates, { name: 'again', column: 1 }]
    expect(prePeriodBalance(draw(1, 0), draw(2, 0), twice).joint).toMatchObject({ degreesOfFreedom: 2 })
  })
})
