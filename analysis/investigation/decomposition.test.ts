import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { stableSum } from '../numerics/sum'
import { decompose, wholeShares } from './decomposition'
import { shareOfGap, gapsOf } from './share-of-gap'

const variants = [
  { id: 'a', weight: 50, isControl: true },
  { id: 'b', weight: 30, isControl: false },
  { id: 'c', weight: 20, isControl: false },
]
const variantId = fc.constantFrom('a', 'b', 'c')
const group = fc.record({
  recorded: fc.oneof(variantId, fc.constant('unknown')),
  predicted: fc.option(variantId, { nil: null }),
  reason: fc.constant(null),
  ascii: fc.boolean(),
  bot: fc.boolean(),
  analysed: fc.boolean(),
  bin: fc.constant(0),
  version: fc.constant(0),
  subjects: fc.integer({ min: 1, max: 10_000 }),
})

it('decomposes every recorded count exactly, in whole subjects', () => {
  fc.assert(
    fc.property(fc.array(group, { maxLength: 60 }), (groups) => {
      const rows = decompose({ groups, history: [], subjects: 0, queries: [] }, variants)
      const total = stableSum(groups.filter(({ analysed }) => analysed).map(({ subjects }) => subjects))
      for (const name of ['expected', 'predicted', 'recorded'] as const) {
        expect(stableSum(rows.map((row) => row[name]))).toBe(total)
        expect(rows.every((row) => Number.isInteger(row[name]))).toBe(true)
      }
      for (const { expected, recorded, predicted } of rows) {
        expect(recorded - expected).toBe(predicted - expected + (recorded - predicted))
      }
    }),
  )
})

it('shares a whole number out by weights, none more than one away from its exact share', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 }),
      (total, weights) => {
        const whole = stableSum(weights)
        fc.pre(whole > 0)
        const shares = wholeShares(total, weights)
        expect(stableSum(shares)).toBe(total)
        shares.forEach((share, at) => expect(Math.abs(share - (total * weights[at]!) / whole)).toBeLessThanOrEqual(1))
      },
    ),
  )
})

it('gives causes shares of the gap that add up to 1 with what is left', () => {
  const observed = { a: 480, b: 320, c: 200 }
  const first = { a: -30, b: 0, c: 0 }
  const left = { a: 510, b: 320, c: 200 }
  const gap = gapsOf(observed, variants)
  expect((shareOfGap(gap, first, variants) ?? 0) + (shareOfGap(gap, left, variants) ?? 0)).toBeCloseTo(1, 12)
})
