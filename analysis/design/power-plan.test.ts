import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { planPower } from './power-plan'
import { rateDeviation, type PowerRequest } from './power-request'

const proportion: PowerRequest = {
  type: 'proportion',
  baseline: 0.05,
  standardDeviation: rateDeviation(0.05),
  effect: { size: 0.1, scale: 'relative' },
  goal: { alpha: 0.05, power: 0.8, alternative: 'two-sided' },
  weights: [1, 1],
  correction: 'none',
  correlation: 0,
  sequential: null,
  dailySubjects: null,
  presentSubjects: null,
}
const mean: PowerRequest = { ...proportion, type: 'mean', baseline: 20, standardDeviation: 30 }

const requests = fc.record({
  base: fc.constantFrom(proportion, mean),
  size: fc.constantFrom(-0.2, 0.05, 0.1),
  alternative: fc.constant('two-sided' as const),
  weights: fc.constantFrom([1, 1], [2, 1], [1, 1, 1], [4, 1, 2]),
  correction: fc.constantFrom('none' as const, 'holm' as const),
  correlation: fc.constantFrom(0, 0.5),
  looks: fc.constantFrom(null, 3, 5),
})

describe('a plan', () => {
  it('has the size that textbooks give: 5 % against 5.5 %, 80 % power', () => {
    // (1.959964 + 0.841621)^2 (0.05 x 0.95 + 0.055 x 0.945) / 0.005^2 = 31,230.7
    expect(planPower(proportion).size).toMatchObject({ variants: [31_231, 31_231], total: 62_462 })
    // 2 (1.959964 + 0.841621)^2 30^2 / 2^2 = 3,532.0
    expect(planPower(mean).size.variants).toEqual([3532, 3532])
  })

  it('has the power asked for at its own size, and detects its own effect there, whatever it combines', () => {
    fc.assert(
      fc.property(requests, ({ base, size, looks, correlation, weights, correction }) => {
        const request: PowerRequest = {
          ...base,
          effect: { size, scale: 'relative' },
          weights,
          correction,
          correlation,
          sequential: looks === null ? null : { spending: { kind: 'obrien-fleming' }, looks },
        }
        const plan = planPower(request)
        // rounded up to whole subjects, and the far side adds less than a thousandth
        const present = planPower({ ...request, presentSubjects: plan.size.total }).present!
        expect(present.power).toBeGreaterThan(0.7999)
        expect(present.power).toBeLessThan(0.803)
        expect(present.detectable.kind).toBe('estimated')
        if (present.detectable.kind === 'estimated') {
          expect(present.detectable.relative! / size).toBeGreaterThan(0.99)
          expect(present.detectable.relative! / size).toBeLessThan(1.0001)
        }
      }),
      draws(60),
    )
  })

  it('has alpha as its power where there is no effect, and more of it the larger the effect', () => {
    const { planned } = planPower(mean).byEffect
    expect(planned[0]!.power).toBeCloseTo(0.05, 12)
    const looked = planPower({ ...mean, sequential: { spending: { kind: 'pocock' }, looks: 5 } })
    expect(looked.byEffect.planned[0]!.power).toBeCloseTo(0.05, 8)
    for (const { byEffect, bySize } of [planPower(mean), looked]) {
      const powers = [byEffect.planned, bySize].map((points) => points.map(({ power }) => power))
      for (const each of powers) expect(each.toSorted((a, b) => a - b)).toEqual(each)
    }
  })

  it('takes its time by the traffic, in whole weeks', () => {
    const plan = planPower({ ...mean, dailySubjects: 300, presentSubjects: 2100 })
    expect(plan.duration).toEqual({ exactDays: 7064 / 300, days: 24, wholeWeeks: 28 })
    expect(plan.weeks[0]).toMatchObject({ subjects: 2100, days: 7 })
    expect(plan.weeks[0]!.detectable).toEqual(plan.present!.detectable)
    expect(plan.weeks.at(-1)!.power).toBeGreaterThan(0.99)
  })

  it('splits alpha among treatments unless nothing is corrected, and multiplies what covariates and looks do', () => {
    const three = { ...mean, weights: [1, 1, 1] }
    expect(planPower(three).size.comparisonAlpha).toBe(0.05)
    expect(planPower({ ...three, correction: 'holm' }).size.comparisonAlpha).toBe(0.025)
    const adjusted = planPower({
      ...mean,
      correlation: 0.6,
      sequential: { spending: { kind: 'obrien-fleming' }, looks: 5 },
    })
    expect(adjusted.size.factors.cuped).toBeCloseTo(0.64, 12)
    expect(adjusted.size.total).toBe(2 * Math.ceil(3531.99 * 0.64 * adjusted.size.factors.sequential))
    expect(adjusted.size.expectedTotal.planned).toBeLessThan(adjusted.size.total)
  })

  it('cannot detect a fall that would need a share below 0', () => {
    const rare = { ...proportion, effect: { size: -0.5, scale: 'relative' as const }, presentSubjects: 40 }
    expect(planPower(rare).present!.detectable).toEqual({ kind: 'not-estimable', reason: 'too-few-subjects' })
  })
})
