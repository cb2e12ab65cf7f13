import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustedAlphas } from '../../analysis/inference/adjusted-interval'
import { adjustPValues, type PValueAdjustment } from '../../analysis/inference/multiplicity'
import { dunnettPValues } from '../../analysis/inference/dunnett'
import type { Correction } from '@analysis'
import { draws } from '../arbitraries/draws'
import { anySample, effectsOf, leavesOutZero, methods } from './methods'

const byPValues: readonly PValueAdjustment[] = [
  'bonferroni',
  'holm',
  'hochberg',
  'benjamini-hochberg',
  'benjamini-yekutieli',
  'sidak',
  'holm-sidak',
]
const pValue = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 0.05, noNaN: true }),
  fc.constantFrom(0, 0.01, 0.05, 1),
)
const family = fc.array(pValue, { minLength: 1, maxLength: 8 })
const shuffled = family.chain((values) =>
  fc.record({
    values: fc.constant(values),
    order: fc.shuffledSubarray([...values.keys()], { minLength: values.length }),
  }),
)

function adjust(values: readonly number[], correction: PValueAdjustment): readonly number[] {
  return adjustPValues(values, correction).map((each) => each ?? Number.NaN)
}

/** All sets of members of a family with this one in it. */
function setsWith(member: number, size: number): readonly (readonly number[])[] {
  const sets = Array.from({ length: 2 ** size }, (_, bits) =>
    Array.from({ length: size }, (_each, at) => at).filter((at) => (bits & (1 << at)) !== 0),
  )
  return sets.filter((set) => set.includes(member))
}

describe.each(byPValues)('%s', (correction) => {
  it('does not see the order of the questions', () => {
    fc.assert(
      fc.property(shuffled, ({ values, order }) => {
        const straight = adjust(values, correction)
        const other = adjust(
          order.map((at) => values[at]!),
          correction,
        )
        order.forEach((at, i) => expect(other[i]).toBeCloseTo(straight[at]!, 14))
      }),
      draws(100),
    )
  })

  it('never raises a p-value where another question finds more', () => {
    fc.assert(
      fc.property(family, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (values, which, share) => {
        const at = which % values.length
        const fewer = adjust(values.with(at, values[at]! * share), correction)
        adjust(values, correction).forEach((before, i) => expect(fewer[i]).toBeLessThanOrEqual(before + 1e-15))
      }),
      draws(100),
    )
  })

  it('compares each p-value with an error rate that rejects what the adjusted p-value rejects', () => {
    fc.assert(
      fc.property(family, fc.double({ min: 0.001, max: 0.4, noNaN: true }), (values, alpha) => {
        const alphas = adjustedAlphas(values, correction, alpha)
        adjust(values, correction).forEach((adjusted, i) => {
          if (Math.abs(adjusted - alpha) < 1e-12) return
          expect(values[i]! < alphas[i]!).toBe(adjusted < alpha)
          expect(alphas[i]).toBeLessThanOrEqual(alpha * (1 + 1e-12))
        })
      }),
      draws(100),
    )
  })
})

function expectNowhereLarger(smaller: readonly number[], larger: readonly number[]): void {
  smaller.forEach((each, i) => expect(each).toBeLessThanOrEqual(larger[i]! + 1e-15))
}

describe('corrections among each other', () => {
  it('stand in the order of what they promise', () => {
    fc.assert(
      fc.property(family, (values) => {
        const of = (correction: PValueAdjustment) => adjust(values, correction)
        expectNowhereLarger(of('holm'), of('bonferroni'))
        expectNowhereLarger(of('hochberg'), of('holm'))
        expectNowhereLarger(of('benjamini-hochberg'), of('hochberg'))
        expectNowhereLarger(of('benjamini-hochberg'), of('benjamini-yekutieli'))
        expectNowhereLarger(of('sidak'), of('bonferroni'))
        expectNowhereLarger(of('holm-sidak'), of('sidak'))
      }),
      draws(100),
    )
  })

  it("Holm's is the closed test of Bonferroni's: the worst of all sets a question is in", () => {
    fc.assert(
      fc.property(fc.array(pValue, { minLength: 1, maxLength: 6 }), (values) => {
        const closed = values.map((_, member) =>
          Math.max(
            ...setsWith(member, values.length).map((set) =>
              Math.min(1, set.length * Math.min(...set.map((at) => values[at]!))),
            ),
          ),
        )
        adjust(values, 'holm').forEach((each, i) => expect(each).toBeCloseTo(closed[i]!, 14))
      }),
      draws(100),
    )
  })

  it("Benjamini and Hochberg's rejects the most questions whose largest p fits their share of alpha", () => {
    fc.assert(
      fc.property(family, fc.double({ min: 0.01, max: 0.3, noNaN: true }), (values, alpha) => {
        const ascending = values.toSorted((a, b) => a - b)
        const rejected = ascending.findLastIndex((each, at) => each <= (alpha * (at + 1)) / values.length) + 1
        const found = adjust(values, 'benjamini-hochberg').filter((each) => each <= alpha * (1 + 1e-12)).length
        expect(found).toBe(rejected)
      }),
      draws(100),
    )
  })

  it("Dunnett's does not see the order either, and is never above Bonferroni's", () => {
    const statistic = fc.double({ min: -4, max: 6, noNaN: true })
    const treatments = fc.array(fc.tuple(statistic, fc.integer({ min: 5, max: 400 })), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(treatments, fc.constantFrom(1 as const, 2 as const), (list, sides) => {
        const of = (each: typeof list) =>
          dunnettPValues(
            each.map(([t]) => t),
            { controlSize: 100, treatmentSizes: each.map(([, size]) => size), degreesOfFreedom: Infinity, sides },
          )
        const [there, back] = [of(list), of(list.toReversed()).toReversed()]
        const alone = list.map((each) => of([each])[0]!)
        there.forEach((each, i) => {
          expect(back[i]).toBeCloseTo(each, 9)
          expect(each).toBeLessThanOrEqual(list.length * alone[i]! * (1 + 1e-9))
          expect(each).toBeGreaterThanOrEqual(alone[i]! * (1 - 1e-9))
        })
      }),
      draws(30),
    )
  })
})

const stepwise: readonly Correction[] = ['bonferroni', 'holm', 'hochberg', 'benjamini-hochberg', 'benjamini-yekutieli']
const alternative = fc.constantFrom('two-sided' as const, 'greater' as const, 'less' as const)
const fourSamples = fc.tuple(anySample, anySample, anySample, anySample)

describe.each(methods)('corrected intervals of %s', (_, method) => {
  it.each([
    ['by p-values', stepwise, 40],
    // an integral over the joint distribution for each of its intervals
    ["by Dunnett's", ['dunnett'] as const, 3],
  ])('%s leave 0 out exactly when the corrected p-value is below alpha', (_kind, corrections, numRuns) => {
    fc.assert(
      fc.property(fourSamples, fc.constantFrom(...corrections), alternative, ([c, t0, t1, t2], correction, side) => {
        for (const effect of effectsOf(method, { c, t0, t1, t2 }, { correction, alternative: side })) {
          const { intervalAdjusted, pValueAdjusted, test } = effect
          expect(intervalAdjusted === null).toBe(pValueAdjusted === null)
          if (intervalAdjusted === null || pValueAdjusted === null || test.kind !== 'estimated') continue
          expect(pValueAdjusted).toBeGreaterThanOrEqual(test.pValue * (1 - 1e-9))
          expect(effect.significant).toBe(pValueAdjusted < 0.05)
          if (Math.abs(pValueAdjusted - 0.05) < 1e-7) continue
          expect(leavesOutZero(intervalAdjusted.absolute)).toBe(pValueAdjusted < 0.05)
          if (intervalAdjusted.relative === null) continue
          expect(leavesOutZero(intervalAdjusted.relative)).toBe(pValueAdjusted < 0.05)
        }
      }),
      draws(numRuns),
    )
  })
})
