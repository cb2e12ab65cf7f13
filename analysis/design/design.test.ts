import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { invariant } from '../failures'
import { bernoulliVariance, proportionSampleSize, sampleSize } from './sample-size'
import { comparisonAlpha, cupedFactors, sequentialInflation } from './plan-factors'
import { detectableDifference, detectableProportion } from './detectable-effect'
import { designDuration, designSize } from './experiment-plan'
import { experimentDuration } from './duration'
import { powerCurve, zPower } from './power'
import { studentPower, studentSampleSize } from '../../tests/golden/unshipped/student-power'

const goal = fc.record({
  alpha: fc.constantFrom(0.01, 0.05, 0.1),
  power: fc.constantFrom(0.7, 0.8, 0.95),
  alternative: fc.constantFrom('two-sided' as const, 'greater' as const),
})
const ratio = fc.constantFrom(0.5, 1, 3)

describe('sample size', () => {
  it('has the power asked for', () => {
    fc.assert(
      fc.property(goal, ratio, fc.double({ min: 0.05, max: 2, noNaN: true }), (wanted, allocation, difference) => {
        const variances = { control: 4, treatment: 9 }
        const { control, treatment } = sampleSize(difference, variances, wanted, allocation)
        expect(treatment).toBeCloseTo(control * allocation, 8)
        const error = Math.sqrt(variances.control / control + variances.treatment / treatment)
        expect(zPower(difference, error, wanted).correctSide).toBeCloseTo(wanted.power, 9)
      }),
      draws(100),
    )
  })

  it("by Student's test has it exactly, in small samples too, and needs no fewer than by the normal", () => {
    fc.assert(
      fc.property(goal, ratio, fc.double({ min: 0.2, max: 3, noNaN: true }), (wanted, allocation, difference) => {
        const sizes = studentSampleSize(difference, 1, wanted, allocation)
        const { power } = studentPower({ standardisedDifference: difference, ...sizes, ...wanted })
        expect(power).toBeGreaterThan(wanted.power - 1e-7)
        const normal = sampleSize(difference, { control: 1, treatment: 1 }, wanted, allocation)
        if (normal.control > 5) {
          expect(power).toBeCloseTo(wanted.power, 6)
          expect(sizes.control).toBeGreaterThan(normal.control)
        }
      }),
      draws(40),
    )
  })

  it('is the one that makes the effect just detectable', () => {
    fc.assert(
      fc.property(
        goal,
        fc.double({ min: 0.02, max: 0.6, noNaN: true }),
        fc.double({ min: 0.02, max: 0.4, noNaN: true }),
        (wanted, baseline, lift) => {
          const target = baseline * (1 + lift)
          const n = proportionSampleSize(baseline, target, wanted).control
          const rise = detectableProportion(baseline, n, wanted)
          invariant(rise.kind === 'estimated', 'reachable')
          expect(rise.rate).toBeCloseTo(target, 10)
          const fall = detectableProportion(target, n, wanted, 'decrease')
          invariant(fall.kind === 'estimated', 'reachable')
          expect(fall.rate).toBeCloseTo(baseline, 10)
          const mean = sampleSize(lift, { control: 1, treatment: 1 }, wanted).control
          expect(detectableDifference(1, mean, wanted)).toBeCloseTo(lift, 10)
        },
      ),
      draws(100),
    )
  })

  it('says when no rate is far enough away', () => {
    const wanted = { alpha: 0.05, power: 0.8, alternative: 'two-sided' } as const
    expect(detectableProportion(0.5, 5, wanted)).toMatchObject({ kind: 'not-estimable' })
    expect(() => sampleSize(0, { control: 1, treatment: 1 }, wanted)).toThrow('effect')
  })
})

describe('what changes a plan', () => {
  it('CUPED saves rho squared, looking early and comparing more cost', () => {
    expect(cupedFactors(0.6)).toEqual({ size: 0.64, effect: 0.8 })
    const design = { sides: 2, alpha: 0.05, looks: 5 } as const
    const strict = sequentialInflation({ ...design, spending: { kind: 'obrien-fleming' } }, 0.8)
    const even = sequentialInflation({ ...design, spending: { kind: 'pocock' } }, 0.8)
    expect(strict).toBeGreaterThan(1)
    expect(even).toBeGreaterThan(strict)
    expect(comparisonAlpha(0.05, 4)).toBeCloseTo(0.0125, 15)
  })

  it('a power curve rises from alpha to 1', () => {
    const curve = powerCurve(
      [0, 0.005, 0.01, 0.05],
      (difference) => Math.sqrt((bernoulliVariance(0.1) + bernoulliVariance(0.1 + difference)) / 10_000),
      { alpha: 0.05, alternative: 'two-sided' },
    )
    expect(curve[0]!.power).toBeCloseTo(0.05, 12)
    expect(curve[3]!.power).toBeGreaterThan(0.999)
    const powers = curve.map(({ power }) => power)
    expect(powers).toEqual(powers.toSorted((a, b) => a - b))
  })

  it('a duration is whole weeks and never short of subjects', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), fc.integer({ min: 1, max: 1e5 }), (subjects, dailySubjects) => {
        const { days, wholeWeeks } = experimentDuration(subjects, { dailySubjects, share: 0.5 })
        expect(days * dailySubjects * 0.5).toBeGreaterThanOrEqual(subjects * (1 - 1e-12))
        expect(wholeWeeks % 7).toBe(0)
        expect(wholeWeeks - days).toBeLessThan(7)
      }),
      draws(100),
    )
  })
})

describe('the size of a whole experiment', () => {
  const plain = {
    difference: 0.005,
    variances: { control: bernoulliVariance(0.05), treatment: bernoulliVariance(0.055) },
    goal: { alpha: 0.05, power: 0.8, alternative: 'two-sided' },
    treatments: 1,
    treatmentPerControl: 1,
    correlation: 0,
    sequential: null,
  } as const

  it('without extras is that of one comparison', () => {
    const size = designSize(plain)
    expect(size).toMatchObject({ control: 31_231, perTreatment: 31_231, total: 62_462, alpha: 0.05 })
    expect(size.factors).toEqual({ comparisons: 1, cuped: 1, sequential: 1 })
    expect(designDuration(size, { dailySubjects: 5000, share: 1 })).toMatchObject({ days: 13, wholeWeeks: 14 })
  })

  it('is the product of its factors, and a sequential test is expected to need less than its largest size', () => {
    const sequential = { spending: { kind: 'obrien-fleming' }, looks: 5 } as const
    const size = designSize({ ...plain, treatments: 3, correlation: 0.5, sequential })
    const { comparisons, cuped, sequential: inflation } = size.factors
    expect(size.control / (31_230.692462975025 * comparisons * cuped * inflation)).toBeCloseTo(1, 4)
    expect(comparisons).toBeGreaterThan(1)
    expect(cuped).toBe(0.75)
    expect(inflation).toBeGreaterThan(1)
    const { none, half, planned } = size.expectedTotal
    expect(none).toBeLessThanOrEqual(size.total)
    expect(half).toBeLessThan(none)
    expect(planned).toBeLessThan(half)
  })
})
