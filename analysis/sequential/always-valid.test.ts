import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { xoshiro128 } from '../numerics/random'
import { alwaysValid, mixtureSprt } from './mixture-sprt'
import { bernoulliSprt, normalSprt } from './wald-sprt'
import { confidenceSequence } from './asymptotic-sequence'
import { mixtureBound, normalMixtureHalfWidth } from './normal-mixture'

const effect = fc.record({
  estimate: fc.double({ min: -3, max: 3, noNaN: true }),
  standardError: fc.double({ min: 0.1, max: 2, noNaN: true }),
  n: fc.integer({ min: 10, max: 100_000 }),
})
const alternative = fc.constantFrom('two-sided' as const, 'greater' as const, 'less' as const)

function widthAt(n: number, tunedTo: number): number {
  const options = { alpha: 0.05, alternative: 'two-sided', tunedTo } as const
  return confidenceSequence({ estimate: 0, standardError: 1, n }, options).halfWidth
}

describe('asymptotic confidence sequence', () => {
  it('leaves 0 out exactly when p < alpha, on every side', () => {
    fc.assert(
      fc.property(effect, alternative, fc.constantFrom(0.01, 0.05, 0.2), (running, side, alpha) => {
        const reading = confidenceSequence(running, { alpha, alternative: side, tunedTo: 5000 })
        if (Math.abs(reading.pValue - alpha) < 1e-9) return
        expect(reading.interval.lower > 0 || reading.interval.upper < 0).toBe(reading.pValue < alpha)
      }),
      draws(400),
    )
  })

  it('is tightest, against the fixed interval, near the subjects it is tuned to', () => {
    expect(widthAt(10_000, 10_000)).toBeLessThan(widthAt(10_000, 500))
    expect(widthAt(10_000, 10_000)).toBeLessThan(widthAt(10_000, 200_000))
  })

  it('is Robbins mixture for one sample, and Howard with its closed-form tuning', () => {
    const [n, variance, alpha] = [400, 2.5, 0.05]
    const standardError = Math.sqrt(variance / n)
    const options = { alpha, alternative: 'two-sided', tunedTo: 1000 } as const
    const reading = confidenceSequence({ estimate: 0, standardError, n }, options)
    expect(normalMixtureHalfWidth(n, variance, alpha, reading.rho ** 2)).toBeCloseTo(reading.halfWidth, 12)
    const { bound } = mixtureBound(n, alpha, 1000, 'closed-form')
    expect((bound / n) * Math.sqrt(variance)).toBeCloseTo(reading.halfWidth, 12)
  })

  it('looked at after every subject, is wrong about nothing in at most alpha of experiments', () => {
    const random = xoshiro128(3)
    const runs = 400
    let wrong = 0
    for (let run = 0; run < runs; run++) {
      let sum = 0
      for (let n = 1; n <= 400; n++) {
        sum += random.normal()
        if (n < 20) continue
        const running = { estimate: sum / n, standardError: 1 / Math.sqrt(n), n }
        if (confidenceSequence(running, { alpha: 0.05, alternative: 'two-sided', tunedTo: 400 }).pValue < 0.05) {
          wrong++
          break
        }
      }
    }
    expect(wrong / runs).toBeLessThan(0.05)
  })
})

describe('mixture SPRT', () => {
  it('leaves the null out of its interval exactly when p < alpha', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.01, max: 4, noNaN: true }),
        fc.double({ min: 0.01, max: 4, noNaN: true }),
        (difference, variance, priorVariance) => {
          const { pValue, interval } = mixtureSprt(difference, variance, { alpha: 0.05, priorVariance })
          if (Math.abs(pValue - 0.05) < 1e-9) return
          expect(interval.lower > 0 || interval.upper < 0).toBe(pValue < 0.05)
        },
      ),
      draws(100),
    )
  })

  it('accumulates: p-values fall, intervals narrow, a rejection stays', () => {
    const random = xoshiro128(5)
    const readings = Array.from({ length: 60 }, (_, i) =>
      mixtureSprt(0.5 + random.normal() / Math.sqrt(i + 1), 2 / (i + 1), { alpha: 0.05, priorVariance: 1 }),
    )
    const steps = alwaysValid(readings, 0.05)
    steps.slice(1).forEach((step, i) => {
      expect(step.pValue).toBeLessThanOrEqual(steps[i]!.pValue)
      expect(step.interval.lower).toBeGreaterThanOrEqual(steps[i]!.interval.lower)
      expect(step.rejected || !steps[i]!.rejected).toBe(true)
    })
  })
})

describe('SPRT', () => {
  const errors = { alpha: 0.05, beta: 0.2 }

  it('decides for the side the data are on', () => {
    const rates = { null: 0.05, alternative: 0.1 }
    expect(bernoulliSprt({ successes: 200, n: 1000 }, rates, errors).decision).toBe('reject-null')
    expect(bernoulliSprt({ successes: 10, n: 1000 }, rates, errors).decision).toBe('accept-null')
    expect(bernoulliSprt({ successes: 1, n: 12 }, rates, errors).decision).toBe('continue')
  })

  it('keeps its error rate and about its expected size in simulation', () => {
    const random = xoshiro128(9)
    const means = { null: 0, alternative: 0.5 }
    const runs = 2000
    let rejected = 0
    let subjects = 0
    for (let run = 0; run < runs; run++) {
      let sum = 0
      let n = 0
      let reading = normalSprt({ sum, n }, means, 1, errors)
      while (reading.decision === 'continue') {
        sum += random.normal()
        n++
        reading = normalSprt({ sum, n }, means, 1, errors)
      }
      subjects += n
      if (reading.decision === 'reject-null') rejected++
    }
    expect(rejected / runs).toBeLessThan(0.055)
    const expected = normalSprt({ sum: 0, n: 0 }, means, 1, errors).expectedSize.null
    expect(subjects / runs / expected).toBeGreaterThan(1) // Wald leaves out the overshoot
    expect(subjects / runs / expected).toBeLessThan(1.4)
  })

  it('refuses errors that leave nothing to decide', () => {
    expect(() => normalSprt({ sum: 0, n: 1 }, { null: 0, alternative: 1 }, 1, { alpha: 0.6, beta: 0.6 })).toThrow()
  })
})
