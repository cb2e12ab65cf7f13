import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { invariant } from '../failures'
import { xoshiro128 } from '../numerics/random'
import { bootstrapDifference } from '../../tests/golden/unshipped/bootstrap'
import { mannWhitney } from './mann-whitney'
import { permutationTest } from '../../tests/golden/unshipped/permutation'
import { welchTest } from './welch'
import { summaryOf } from './sample-summary'
import { momentsOfRows } from '../../tests/support/moments-of-rows'

const small = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 })

describe('Mann-Whitney', () => {
  it('counts wins as a double loop does', () => {
    fc.assert(
      fc.property(small, small, (control, treatment) => {
        const test = mannWhitney(control, treatment)
        if (test.kind !== 'estimated') return
        const wins = treatment.flatMap((t) => control.map((c) => (t > c ? 1 : t === c ? 0.5 : 0)))
        expect(test.treatmentWins).toBeCloseTo(
          wins.reduce<number>((sum, win) => sum + win, 0),
          10,
        )
        expect(test.treatmentWins + test.controlWins).toBe(control.length * treatment.length)
      }),
      draws(100),
    )
  })

  it('has the exact p-value of going through every order', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 4, maxLength: 9 })
    fc.assert(
      fc.property(distinct, (values) => {
        const size = Math.floor(values.length / 2)
        const [control, treatment] = [values.slice(0, size), values.slice(size)]
        const test = mannWhitney(control, treatment)
        invariant(test.kind === 'estimated' && test.pValueExact !== null, 'no ties')
        // the ranks' sum is a difference of means of ranks, which the permutation test goes through one by one
        const rank = (value: number) => values.filter((other) => other <= value).length
        const byRanks = permutationTest(control.map(rank), treatment.map(rank))
        expect(test.pValueExact).toBeCloseTo(byRanks!.pValue, 9)
      }),
      draws(60),
    )
  })

  it('says why constants cannot be ranked', () => {
    expect(mannWhitney([1, 1], [1, 1, 1])).toEqual({ kind: 'not-estimable', reason: 'zero-variance' })
    expect(mannWhitney([], [1])).toEqual({ kind: 'not-estimable', reason: 'empty-variant' })
  })
})

describe('permutation test', () => {
  it('never gives 0, and the same when the variants change places', () => {
    fc.assert(
      fc.property(small, small, (control, treatment) => {
        const test = permutationTest(control, treatment)!
        expect(test.pValue).toBeGreaterThanOrEqual(1 / test.permutations)
        expect(permutationTest(treatment, control)!.pValue).toBeCloseTo(test.pValue, 12)
      }),
      draws(100),
    )
  })

  it('refuses what would take for ever', () => {
    const many = Array.from({ length: 40 }, (_, i) => i)
    expect(permutationTest(many, many)).toBeNull()
  })
})

describe('bootstrap', () => {
  it('agrees with Welch on the error of well-behaved data, and repeats itself from the same seed', () => {
    const random = xoshiro128(7)
    const draw = (mean: number) => Array.from({ length: 200 }, () => mean + random.normal())
    const [control, treatment] = [draw(0), draw(0.3)]
    const once = bootstrapDifference(control, treatment, { resamples: 2000, alpha: 0.05, random: xoshiro128(1) })
    const again = bootstrapDifference(control, treatment, { resamples: 2000, alpha: 0.05, random: xoshiro128(1) })
    expect(again).toEqual(once)
    const [c, t] = [control, treatment].map((values) => summaryOf(momentsOfRows(values.map((value) => [value]))))
    const { absolute } = welchTest(c!, t!, { alpha: 0.05, alternative: 'two-sided' })
    invariant(absolute.kind === 'estimated', 'comparable')
    expect(once.standardError / absolute.standardError).toBeCloseTo(1, 1)
    expect(once.interval.lower).toBeCloseTo(absolute.interval.lower, 1)
  })
})
