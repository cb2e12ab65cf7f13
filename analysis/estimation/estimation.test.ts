import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { invariant } from '../failures'
import { mergeMoments, type Moments } from '../moments/moments'
import { xoshiro128, type RandomStream } from '../numerics/random'
import { cuped, type CupedEffect } from './cuped'
import { cupedRatio } from './cuped-ratio'
import { ratioSummary, ratioTest } from './ratio'
import { relativeEffect } from './relative-effect'
import { summaryOf } from '../inference/sample-summary'

const plain = { alpha: 0.05, alternative: 'two-sided' } as const
const normalQuantiles = { ...plain, degreesOfFreedom: null } as const

function momentsOf(rows: readonly (readonly number[])[]): Moments {
  const size = rows[0]!.length
  const zero = Array<number>((size * (size + 1)) / 2).fill(0)
  return rows.map((means): Moments => ({ count: 1, means, comoments: zero })).reduce(mergeMoments)
}

function simulate(stream: RandomStream, size: number, row: (stream: RandomStream) => readonly number[]): Moments {
  return momentsOf(Array.from({ length: size }, () => row(stream)))
}

function estimated(effect: CupedEffect) {
  const { absolute, cuped: summary } = effect
  invariant(absolute.kind === 'estimated' && summary.kind === 'estimated', 'expected an estimable effect')
  return { absolute, summary }
}

const at = (controlMean: number) =>
  relativeEffect(
    { n: 100, mean: controlMean, variance: 100 },
    { n: 100, mean: controlMean + 1, variance: 100 },
    normalQuantiles,
  )

describe('relativeEffect', () => {
  const sample = fc.record({
    n: fc.integer({ min: 50, max: 100_000 }),
    mean: fc.double({ min: 5, max: 100, noNaN: true }),
    variance: fc.double({ min: 0.1, max: 20, noNaN: true }),
  })

  it('scales away the unit of measurement', () => {
    fc.assert(
      fc.property(sample, sample, fc.double({ min: 0.01, max: 100, noNaN: true }), (control, treatment, unit) => {
        const one = relativeEffect(control, treatment, normalQuantiles)
        const other = relativeEffect(
          { ...control, mean: control.mean * unit, variance: control.variance * unit ** 2 },
          { ...treatment, mean: treatment.mean * unit, variance: treatment.variance * unit ** 2 },
          normalQuantiles,
        )
        invariant(one.kind === 'estimated' && other.kind === 'estimated', 'estimable')
        expect(other.estimate).toBeCloseTo(one.estimate, 10)
        expect(other.interval.upper).toBeCloseTo(one.interval.upper, 10)
      }),
      draws(100),
    )
  })

  it('keeps the sign of the difference when the control mean is negative', () => {
    const effect = relativeEffect(
      { n: 1000, mean: -10, variance: 4 },
      { n: 1000, mean: -8, variance: 4 },
      normalQuantiles,
    )
    expect(effect).toMatchObject({ kind: 'estimated', estimate: 0.2, method: 'delta' })
  })

  it('turns to Fieller as the control mean nears 0, and gives up when even that is unbounded', () => {
    expect(at(10)).toMatchObject({ method: 'delta' })
    expect(at(5)).toMatchObject({ method: 'fieller' })
    expect(at(1.9)).toEqual({ kind: 'not-estimable', reason: 'control-mean-near-zero' })
    expect(at(0)).toEqual({ kind: 'not-estimable', reason: 'control-mean-near-zero' })
  })

  it('has one open end when the alternative has one side', () => {
    const [c, t] = [
      { n: 100, mean: 10, variance: 4 },
      { n: 100, mean: 11, variance: 4 },
    ]
    expect(relativeEffect(c, t, { ...normalQuantiles, alternative: 'greater' })).toMatchObject({
      interval: { upper: Infinity },
    })
    expect(relativeEffect(c, t, { ...normalQuantiles, alternative: 'less' })).toMatchObject({
      interval: { lower: -Infinity },
    })
  })
})

describe('ratio metrics', () => {
  it('with a denominator of 1 are means', () => {
    const moments = simulate(xoshiro128(3), 500, (stream) => [stream.normal() + 4, 1])
    const ratio = ratioSummary(moments)
    expect(ratio.mean).toBeCloseTo(summaryOf(moments).mean, 12)
    expect(ratio.variance).toBeCloseTo(summaryOf(moments).variance, 10)
  })

  it('are not estimable when the denominator may be 0', () => {
    const moments = simulate(xoshiro128(4), 30, (stream) => [stream.normal(), stream.normal()])
    expect(ratioTest(moments, moments, plain).absolute).toEqual({
      kind: 'not-estimable',
      reason: 'denominator-near-zero',
    })
    expect(ratioTest({ ...moments, count: 1 }, moments, plain).test).toMatchObject({ reason: 'too-few-subjects' })
  })
})

const correlated = (shift: number, rho: number) => (stream: RandomStream) => {
  const x = stream.normal()
  return [shift + rho * x + Math.sqrt(1 - rho ** 2) * stream.normal(), x]
}

const withRepeats = (stream: RandomStream): readonly number[] => {
  const x = stream.normal()
  return [x + stream.normal(), x, 7, 3 * x]
}

const withGaps =
  (filler: number) =>
  (stream: RandomStream): readonly number[] => {
    const x = stream.normal()
    const missing = stream.uniform() < 0.3
    return [x + stream.normal(), missing ? filler : x, missing ? 1 : 0]
  }

const withOnes = (moments: (stream: RandomStream) => readonly number[]) => (stream: RandomStream) => {
  const [y, x] = moments(stream)
  return [y!, 1, x!, 1]
}

const shifted = (moments: Moments): Moments => ({ ...moments, means: [moments.means[0]!, moments.means[1]! + 1e6] })

const repeated = (stream: RandomStream): readonly number[] => {
  const y = stream.normal() + stream.uniform()
  return [y, y]
}

describe('cuped', () => {
  const one = { ...plain, outcome: 0, covariates: [{ name: 'x', column: 1 }], theta: 'total' } as const

  it.each(['total', 'within'] as const)('takes off rho squared of the variance, theta %s', (theta) => {
    const stream = xoshiro128(5)
    const control = simulate(stream, 20_000, correlated(1, 0.6))
    const treatment = simulate(stream, 20_000, correlated(1.02, 0.6))
    const { summary } = estimated(cuped(control, treatment, { ...one, theta }))
    expect(summary.varianceReduction).toBeCloseTo(0.36, 2)
    expect(summary.correlation).toBeCloseTo(0.6, 2)
    expect(summary.equivalentSampleGain).toBeCloseTo(1 / (1 - summary.varianceReduction), 12)
  })

  it('leaves effect and error as they are when the covariate says nothing', () => {
    const stream = xoshiro128(6)
    const control = simulate(stream, 20_000, correlated(1, 0))
    const treatment = simulate(stream, 20_000, correlated(1.1, 0))
    const { absolute, summary } = estimated(cuped(control, treatment, one))
    const before = summary.unadjusted.absolute
    invariant(before.kind === 'estimated', 'estimable')
    expect(Math.abs(summary.varianceReduction)).toBeLessThan(0.001)
    expect(Math.abs(absolute.estimate - before.estimate)).toBeLessThan(0.05 * before.standardError)
  })

  it('negates the effect when the variants are relabelled', () => {
    const stream = xoshiro128(7)
    const control = simulate(stream, 300, correlated(1, 0.5))
    const treatment = simulate(stream, 200, correlated(2, 0.5))
    const forth = estimated(cuped(control, treatment, one))
    const back = estimated(cuped(treatment, control, one))
    expect(back.absolute.estimate).toBeCloseTo(-forth.absolute.estimate, 12)
    expect(back.absolute.standardError).toBeCloseTo(forth.absolute.standardError, 12)
    expect(back.summary.theta[0]).toBeCloseTo(forth.summary.theta[0]!, 12)
  })

  it('does not depend on where the covariate has its zero', () => {
    const control = simulate(xoshiro128(8), 300, correlated(1, 0.5))
    const treatment = simulate(xoshiro128(9), 300, correlated(2, 0.5))
    const plainEffect = estimated(cuped(control, treatment, one)).absolute
    const shiftedEffect = estimated(cuped(shifted(control), shifted(treatment), one)).absolute
    expect(shiftedEffect.estimate).toBeCloseTo(plainEffect.estimate, 8)
    expect(shiftedEffect.standardError).toBeCloseTo(plainEffect.standardError, 12)
  })

  it('drops constant and repeated covariates, and says which', () => {
    const control = simulate(xoshiro128(10), 400, withRepeats)
    const treatment = simulate(xoshiro128(11), 400, withRepeats)
    const covariates = ['x', 'constant', 'three x'].map((name, i) => ({ name, column: i + 1 }))
    const effect = cuped(control, treatment, { ...one, covariates })
    const alone = estimated(cuped(control, treatment, { ...one, covariates: covariates.slice(0, 1) }))
    expect(effect.dropped).toEqual([
      { covariate: 'constant', reason: 'constant' },
      { covariate: 'three x', reason: 'collinear' },
    ])
    expect(estimated(effect).summary.covariates).toEqual(['x'])
    expect(estimated(effect).absolute.estimate).toBeCloseTo(alone.absolute.estimate, 12)
    expect(cuped(control, treatment, { ...one, covariates: covariates.slice(1, 2) }).cuped).toEqual({
      kind: 'not-estimable',
      reason: 'no-covariate-data',
    })
  })

  it('is not estimable when a covariate repeats the outcome', () => {
    const effect = cuped(simulate(xoshiro128(16), 50, repeated), simulate(xoshiro128(17), 50, repeated), one)
    expect(effect.test).toEqual({ kind: 'not-estimable', reason: 'zero-variance' })
  })

  it('handles missing covariates by an indicator, whatever stands in for them', () => {
    const covariates = [
      { name: 'x', column: 1 },
      { name: 'x missing', column: 2 },
    ]
    const effectWith = (filler: number) =>
      estimated(
        cuped(simulate(xoshiro128(12), 400, withGaps(filler)), simulate(xoshiro128(13), 400, withGaps(filler)), {
          ...one,
          covariates,
        }),
      ).absolute
    expect(effectWith(0).estimate).toBeCloseTo(effectWith(50).estimate, 9)
    expect(effectWith(0).standardError).toBeCloseTo(effectWith(50).standardError, 9)
  })

  it('for a ratio with denominators of 1 is that of a mean', () => {
    const control = simulate(xoshiro128(14), 2000, withOnes(correlated(3, 0.7)))
    const treatment = simulate(xoshiro128(15), 2000, withOnes(correlated(3.1, 0.7)))
    const ratio = estimated(cupedRatio(control, treatment, { ...plain, covariate: 'x', weighting: 'variance-optimal' }))
    const mean = estimated(
      cuped(control, treatment, { ...one, covariates: [{ name: 'x', column: 2 }], theta: 'within' }),
    )
    expect(ratio.absolute.estimate).toBeCloseTo(mean.absolute.estimate, 9)
    expect(ratio.summary.theta[0]).toBeCloseTo(mean.summary.theta[0]!, 9)
    expect(ratio.summary.varianceReduction).toBeCloseTo(mean.summary.varianceReduction, 9)
  })
})
