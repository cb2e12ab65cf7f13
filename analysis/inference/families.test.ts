import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { normal } from '../distributions/normal'
import { studentT } from '../distributions/student-t'
import { adjustedIntervals, type FamilyMember } from './adjusted-interval'
import { adjustPValues, type PValueAdjustment } from './multiplicity'
import { dunnettCritical, dunnettPValues } from './dunnett'
import { testOf } from './reference'

const corrections: readonly PValueAdjustment[] = [
  'none',
  'bonferroni',
  'holm',
  'hochberg',
  'benjamini-hochberg',
  'benjamini-yekutieli',
  'sidak',
  'holm-sidak',
]
const options = { alpha: 0.05, alternative: 'two-sided' } as const
const statistics = fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 1, maxLength: 12 })

function members(values: readonly number[]): readonly FamilyMember[] {
  return values.map((estimate) => ({
    estimate,
    standardError: 1,
    degreesOfFreedom: null,
    pValue: testOf(estimate, options, null).pValue,
  }))
}

describe.each(corrections)('intervals adjusted by %s', (correction) => {
  it('leave out 0 exactly when the adjusted p-value is below alpha', () => {
    fc.assert(
      fc.property(statistics, (values) => {
        const family = members(values)
        const adjusted = adjustPValues(
          family.map(({ pValue }) => pValue),
          correction,
        )
        adjustedIntervals(family, correction, options).forEach((interval, i) => {
          if (interval === null || Math.abs(adjusted[i]! - 0.05) < 1e-9) return
          expect(interval.lower > 0 || interval.upper < 0).toBe(adjusted[i]! < 0.05)
        })
      }),
      draws(300),
    )
  })

  it('exist where p is 1, and not where there is no p', () => {
    const family = [...members([0, 0, 5]), { ...members([1])[0]!, pValue: null }]
    const intervals = adjustedIntervals(family, correction, options)
    expect(intervals[3]).toBeNull()
    for (const interval of intervals.slice(0, 3)) {
      expect(Number.isFinite(interval?.lower)).toBe(true)
      expect(interval!.upper).toBeGreaterThan(interval!.lower)
    }
  })
})

describe('Dunnett', () => {
  const sizes = fc.array(fc.integer({ min: 5, max: 500 }), { minLength: 1, maxLength: 4 })
  const sides = fc.constantFrom(1 as const, 2 as const)

  it('with one treatment is the plain test', () => {
    const family = { controlSize: 30, treatmentSizes: [40], degreesOfFreedom: 68, sides: 2 } as const
    expect(dunnettPValues([2.2], family)[0]).toBeCloseTo(2 * studentT(68).survival(2.2), 10)
    expect(dunnettCritical(family, 0.05)).toBeCloseTo(studentT(68).upperQuantile(0.025), 8)
  })

  it('lies between no correction and Sidak, rejects with its critical value, and is larger for a smaller statistic', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 20, max: 300 }), sides, (treatmentSizes, controlSize, twoSided) => {
        const family = { controlSize, treatmentSizes, degreesOfFreedom: Infinity, sides: twoSided }
        const values = treatmentSizes.map((_, i) => 1 + 0.6 * i)
        const adjusted = dunnettPValues(values, family)
        const critical = dunnettCritical(family, 0.05)
        adjusted.forEach((p, i) => {
          const plain = testOf(values[i]!, { alpha: 0.05, alternative: twoSided === 2 ? 'two-sided' : 'greater' }, null)
          expect(p).toBeGreaterThanOrEqual(plain.pValue * (1 - 1e-9))
          expect(p).toBeLessThanOrEqual(1 - (1 - plain.pValue) ** values.length + 1e-9)
          expect(p < 0.05).toBe(values[i]! > critical)
          if (i > 0) expect(p).toBeLessThan(adjusted[i - 1]!)
        })
      }),
      draws(30),
    )
  })

  it('keeps its digits far out', () => {
    const family = { controlSize: 100, treatmentSizes: [100, 100], degreesOfFreedom: Infinity, sides: 2 } as const
    const [p] = dunnettPValues([12, 1], family)
    expect(p! / (4 * normal.survival(12))).toBeCloseTo(1, 3) // Bonferroni becomes exact in the tail
  })
})
