import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import type { Variant } from '../study/spec'
import { xoshiro128 } from '../numerics/random'
import { phasedSrm } from './phased-srm'
import { sequentialSrm, sequentialSrmOverPhases } from './sequential-srm'
import { srmTest } from './srm'

const ids = ['a', 'b', 'c']

function variants(weights: readonly number[]): readonly Variant[] {
  return weights.map((weight, i) => ({ id: ids[i]!, weight, isControl: i === 0 }))
}

/** A tenth of the first variant's subjects is lost. */
function lost(share: number, n: number): readonly number[] {
  return [Math.round(n * share * 0.9), Math.round(n * (1 - share))]
}

function part(weights: readonly number[], counts: readonly number[]) {
  const subjects = Object.fromEntries(counts.map((count, i) => [ids[i]!, count]))
  return { from: '2026-01-01', variants: variants(weights), subjects }
}

describe('phasedSrm', () => {
  test('is the plain test on subjects who came under one split, however they are cut into phases', () => {
    const counts = fc.array(fc.nat({ max: 500 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(counts, counts, fc.constantFrom([1, 1, 1], [90, 5, 5], [1, 0, 2]), (one, two, weights) => {
        const whole = one.map((count, i) => count + two[i]!)
        fc.pre(whole.some((count, i) => weights[i]! > 0 && count > 0))
        const plain = srmTest(part(weights, whole).subjects, variants(weights), 0.01)
        const phased = phasedSrm([part(weights, one), part(weights, two)], 0.01)
        if (plain.kind !== 'estimated' || phased.kind !== 'estimated')
          throw new Error('a split of subjects is testable')
        expect(phased.statistic).toBeCloseTo(plain.statistic, 6)
        expect(phased.degreesOfFreedom).toBe(plain.degreesOfFreedom)
      }),
      draws(100),
    )
  })

  test('counts as many degrees of freedom as the phases compare variants', () => {
    const apart = [part([1, 1, 0], [510, 490, 0]), part([0, 1, 1], [0, 480, 520])]
    expect(phasedSrm(apart, 0.01)).toMatchObject({ degreesOfFreedom: 2 })
    const ramp = [part([1, 0, 0], [1000, 0, 0]), part([1, 1, 0], [500, 500, 0])]
    expect(phasedSrm(ramp, 0.01)).toMatchObject({ degreesOfFreedom: 1, statistic: 0, pValue: 1 })
  })

  test('has uniform p-values where every phase keeps its split', () => {
    const stream = xoshiro128(20261)
    const shares = [0.5, 0.8, 0.2, 0.35]
    const pValues = Array.from({ length: 4000 }, () => {
      const parts = shares.map((share) => {
        const first = Array.from({ length: 60 }, () => stream.uniform()).filter((u) => u < share).length
        return part([share, 1 - share], [first, 60 - first])
      })
      const srm = phasedSrm(parts, 0.05)
      return srm.kind === 'estimated' ? srm.pValue : Number.NaN
    })
    for (const level of [0.05, 0.25, 0.5]) {
      const below = pValues.filter((p) => p < level).length / pValues.length
      expect(Math.abs(below - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / pValues.length) + 0.012)
    }
  })
})

describe('sequentialSrmOverPhases', () => {
  test('is the plain one when the split stays', () => {
    const batches = [40, 55, 70].map((first) => [first, 100 - first])
    const plain = sequentialSrm(batches, [1, 1])
    const phased = sequentialSrmOverPhases(batches.map((counts) => ({ counts, shares: [1, 1] })))
    expect(phased).toEqual(plain)
  })

  test('carries what it learnt into the next split', () => {
    const shares = [0.5, 0.7, 0.3, 0.6]
    const steps = sequentialSrmOverPhases(
      shares.map((share) => ({ counts: lost(share, 4000), shares: [share, 1 - share] })),
    )
    const apart = shares.map((share) => sequentialSrm([lost(share, 4000)], [share, 1 - share])[0]!.logBayesFactor)
    expect(steps.at(-1)!.logBayesFactor).toBeGreaterThan(apart.reduce((a, b) => a + b))
    expect(steps.at(-1)!.pValue).toBeLessThan(1e-4)
  })

  test('raises few false alarms under a split that changes daily', () => {
    const stream = xoshiro128(20262)
    const alarms = Array.from({ length: 1000 }, () => {
      const batches = Array.from({ length: 14 }, (_, day) => {
        const share = 0.2 + 0.04 * day
        const first = Array.from({ length: 200 }, () => stream.uniform()).filter((u) => u < share).length
        return { counts: [first, 200 - first], shares: [share, 1 - share] }
      })
      return sequentialSrmOverPhases(batches, 100).at(-1)!.pValue < 0.05
    })
    // at most 5 %, and 3 standard errors of that
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(50 + 3 * Math.sqrt(47.5))
  })
})
