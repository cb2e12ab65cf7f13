import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import type { SpendingFunction } from '../study/spec'
import { xoshiro128 } from '../numerics/random'
import { crossingProbabilities } from './crossing-probabilities'
import { futilityBounds } from './futility'
import { groupSequentialBounds } from './boundaries'
import { stageWiseInference } from './stage-wise'

const spending = fc.constantFrom<SpendingFunction>(
  { kind: 'obrien-fleming' },
  { kind: 'pocock' },
  { kind: 'hwang-shih-decani', parameter: -2 },
  { kind: 'kim-demets', parameter: 3 },
)
const looks = fc.integer({ min: 2, max: 6 })
const sides = fc.constantFrom(1 as const, 2 as const)

const evenly = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => (k + 1) / count)

describe('stage-wise inference', () => {
  it('at the boundary has as p-value exactly the alpha spent so far', () => {
    fc.assert(
      fc.property(looks, sides, spending, fc.constantFrom(0.01, 0.05, 0.1), (count, twoSided, kind, alpha) => {
        const design = { sides: twoSided, alpha, informationFractions: evenly(count), spending: kind }
        const bounds = groupSequentialBounds(design)
        const look = Math.max(1, count - 1)
        const informationFractions = design.informationFractions.slice(0, look)
        const { critical, cumulativeAlpha } = bounds[look - 1]!
        const { pValue } = stageWiseInference(
          { estimate: critical, standardError: 1 },
          { ...design, informationFractions },
        )
        expect(pValue / cumulativeAlpha).toBeCloseTo(1, 7)
      }),
      draws(30),
    )
  })

  it('has an interval that leaves out 0 exactly when p < alpha, and mirrors with the effect', () => {
    fc.assert(
      fc.property(looks, sides, spending, fc.double({ min: -4, max: 4, noNaN: true }), (count, twoSided, kind, z) => {
        const design = { sides: twoSided, alpha: 0.05, informationFractions: evenly(count), spending: kind }
        const stopped = stageWiseInference({ estimate: z, standardError: 1 }, design)
        if (Math.abs(stopped.pValue - 0.05) > 1e-6) {
          const excludes =
            twoSided === 2 ? stopped.interval.lower > 0 || stopped.interval.upper < 0 : stopped.interval.lower > 0
          expect(excludes).toBe(stopped.pValue < 0.05)
        }
        expect(stopped.medianUnbiased).toBeGreaterThan(stopped.interval.lower)
        expect(stopped.medianUnbiased).toBeLessThan(stopped.interval.upper)
        if (twoSided === 1) return
        const mirrored = stageWiseInference({ estimate: -z, standardError: 1 }, design)
        expect(mirrored.interval.lower).toBeCloseTo(-stopped.interval.upper, 8)
        expect(mirrored.medianUnbiased).toBeCloseTo(-stopped.medianUnbiased, 8)
      }),
      draws(25),
    )
  })

  it('is unbiased in the median and uniform without an effect, over simulated tests', () => {
    const design = { sides: 1, alpha: 0.05, informationFractions: evenly(3), spending: { kind: 'pocock' } } as const
    const critical = groupSequentialBounds(design).map((bound) => bound.critical)
    const random = xoshiro128(11)
    let above = 0
    let small = 0
    const runs = 250
    for (let run = 0; run < runs; run++) {
      let score = 0
      let look = 0
      do {
        score += random.normal() / Math.sqrt(3)
        look++
      } while (look < 3 && score / Math.sqrt(look / 3) < critical[look - 1]!)
      const time = look / 3
      const effect = { estimate: score / time, standardError: 1 / Math.sqrt(time) }
      const informationFractions = design.informationFractions.slice(0, look)
      const { medianUnbiased, pValue } = stageWiseInference(effect, { ...design, informationFractions })
      if (medianUnbiased > 0) above++
      if (pValue < 0.2) small++
    }
    expect(Math.abs(above / runs - 0.5)).toBeLessThan(0.1)
    expect(Math.abs(small / runs - 0.2)).toBeLessThan(0.08)
  })
})

describe('non-binding futility', () => {
  it('keeps the efficacy bounds, spends beta exactly and never adds type I error', () => {
    fc.assert(
      fc.property(looks, spending, spending, fc.constantFrom(0.1, 0.2), (count, efficacy, futility, beta) => {
        const informationFractions = evenly(count)
        const design = {
          alpha: 0.025,
          beta,
          informationFractions,
          efficacySpending: efficacy,
          futilitySpending: futility,
        }
        const { upper, lower, drift, power, alphaIfObeyed } = futilityBounds(design)
        const without = groupSequentialBounds({ sides: 1, alpha: 0.025, informationFractions, spending: efficacy })
        expect(upper).toEqual(without.map(({ critical }) => critical))
        expect(power).toBeCloseTo(1 - beta, 8)
        expect(alphaIfObeyed).toBeLessThanOrEqual(0.025 + 1e-10)
        const stopped = crossingProbabilities({ informationFractions, upper, lower }, drift)
        expect(stopped.lower.reduce((sum, p) => sum + p, 0)).toBeCloseTo(beta, 8)
        lower.forEach((bound, k) => expect(bound).toBeLessThanOrEqual(upper[k]!))
      }),
      draws(20),
    )
  })
})
