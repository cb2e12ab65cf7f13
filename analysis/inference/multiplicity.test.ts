import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { adjustPValues, type PValueAdjustment } from './multiplicity'

const corrections: readonly PValueAdjustment[] = [
  'bonferroni',
  'holm',
  'hochberg',
  'benjamini-hochberg',
  'benjamini-yekutieli',
  'sidak',
  'holm-sidak',
]
const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })

describe.each(corrections)('%s', (correction) => {
  it('never lowers a p-value, stays a probability and keeps the order', () => {
    fc.assert(
      fc.property(family, (pValues) => {
        const adjusted = adjustPValues(pValues, correction).map((p) => p ?? Number.NaN)
        adjusted.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(pValues[i]! * (1 - 1e-12))
          expect(value).toBeLessThanOrEqual(1)
          adjusted.forEach((other, j) => {
            if (pValues[i]! < pValues[j]!) expect(value).toBeLessThanOrEqual(other)
          })
        })
      }),
      draws(100),
    )
  })

  it('leaves a single p-value alone, and 1 at 1', () => {
    expect(adjustPValues([0.03], correction)[0]).toBeCloseTo(0.03, 15)
    expect(adjustPValues([1, 1, 1], correction)).toEqual([1, 1, 1])
  })

  it('does not count what has no p-value', () => {
    expect(adjustPValues([null, 0.01, null], correction)).toEqual([null, adjustPValues([0.01], correction)[0], null])
  })
})

describe('values known otherwise', () => {
  it('none changes nothing', () => {
    expect(adjustPValues([0.2, null, 0.1], 'none')).toEqual([0.2, null, 0.1])
  })

  it('Sidak keeps tiny p-values exact and a p-value of 0.05 rejectable', () => {
    expect(adjustPValues([1e-40, 1, 1, 1], 'sidak')[0]).toBeCloseTo(4e-40, 50)
    expect(adjustPValues([0.05], 'sidak')[0]).toBeLessThanOrEqual(0.05)
    expect(adjustPValues([0.05], 'holm-sidak')[0]).toBeLessThanOrEqual(0.05)
  })

  it('an adjusted p-value of 1 is exactly 1', () => {
    expect(adjustPValues([0.5, 0.9], 'bonferroni')).toEqual([1, 1])
  })
})
