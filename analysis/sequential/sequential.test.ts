import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { normal } from '../distributions/normal'
import type { SpendingFunction } from '../study/spec'
import { invariant } from '../failures'
import { xoshiro128 } from '../numerics/random'
import { crossingProbabilities } from './crossing-probabilities'
import { groupSequentialBounds } from './boundaries'
import { repeatedPValue } from './repeated'
import { sequentialSummary } from './sequential-summary'
import { spentAlpha } from './spending'
import type { LookEstimate } from './look-estimate'

const spending: fc.Arbitrary<SpendingFunction> = fc.oneof(
  fc.constant({ kind: 'obrien-fleming' } as const),
  fc.constant({ kind: 'pocock' } as const),
  fc.double({ min: -6, max: 3, noNaN: true }).map((parameter) => ({ kind: 'hwang-shih-decani', parameter }) as const),
  fc.double({ min: 0.5, max: 4, noNaN: true }).map((parameter) => ({ kind: 'kim-demets', parameter }) as const),
)
const looks = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
  .map((steps) => steps.toSorted((a, b) => a - b).map((step) => step / 40))
const alpha = fc.double({ min: 0.001, max: 0.3, noNaN: true })
const obrienFleming = { kind: 'obrien-fleming' } as const
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

describe('spentAlpha', () => {
  it('starts at 0, never falls and ends at alpha', () => {
    fc.assert(
      fc.property(spending, alpha, looks, (kind, level, times) => {
        const spent = [0, ...times, 1, 1.3].map((t) => spentAlpha(kind, level, t))
        expect(spent[0]).toBe(0)
        spent.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(spent[i]!))
        expect(spent.slice(-2)).toEqual([level, level])
      }),
      draws(100),
    )
  })
})

describe('groupSequentialBounds', () => {
  it('spends exactly the alpha its function allows, over any looks', () => {
    fc.assert(
      fc.property(spending, alpha, looks, fc.constantFrom(1, 2), (kind, level, informationFractions, sides) => {
        const bounds = groupSequentialBounds({ sides, alpha: level, informationFractions, spending: kind })
        const upper = bounds.map(({ critical }) => critical)
        const lower = upper.map((z) => (sides === 2 ? -z : -Infinity))
        const crossed = crossingProbabilities({ informationFractions, upper, lower }, 0)
        let spent = 0
        bounds.forEach(({ cumulativeAlpha }, look) => {
          spent += crossed.upper[look]! + (sides === 2 ? crossed.lower[look]! : 0)
          expect(Math.abs(spent - cumulativeAlpha)).toBeLessThan(1e-9)
        })
      }),
      draws(60),
    )
  })

  it('holds its error rate on simulated walks with unequal looks', () => {
    const informationFractions = [0.1, 0.15, 0.5, 0.55, 1]
    const bounds = groupSequentialBounds({ sides: 2, alpha: 0.1, informationFractions, spending: { kind: 'pocock' } })
    const stream = xoshiro128(21)
    const walks = 20_000
    let stopped = 0
    for (let walk = 0; walk < walks; walk++) {
      let position = 0
      const crossed = bounds.some(({ critical, informationFraction }, look) => {
        position += stream.normal() * Math.sqrt(informationFraction - (informationFractions[look - 1] ?? 0))
        return Math.abs(position) >= critical * Math.sqrt(informationFraction)
      })
      if (crossed) stopped++
    }
    expect(Math.abs(stopped / walks - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / walks))
  })

  it('with one look at the end is the fixed test', () => {
    const [bound] = groupSequentialBounds({ sides: 2, alpha: 0.05, informationFractions: [1], spending: obrienFleming })
    expect(bound!.critical).toBeCloseTo(normal.upperQuantile(0.025), 10)
  })

  it('spends nothing at a look without new information', () => {
    const bounds = groupSequentialBounds({
      sides: 2,
      alpha: 0.05,
      informationFractions: [0.3, 0.3, 0.2, 1],
      spending: obrienFleming,
    })
    const plain = groupSequentialBounds({
      sides: 2,
      alpha: 0.05,
      informationFractions: [0.3, 1],
      spending: obrienFleming,
    })
    expect(bounds.slice(1, 3).map(({ critical }) => critical)).toEqual([Infinity, Infinity])
    expect(bounds[3]!.critical).toBe(plain[1]!.critical)
  })

  it('spends all that is left at the first look past the plan, and nothing after', () => {
    const bounds = groupSequentialBounds({
      sides: 2,
      alpha: 0.05,
      informationFractions: [0.5, 1.1, 1.3],
      spending: obrienFleming,
    })
    expect(bounds[1]!.cumulativeAlpha).toBeCloseTo(0.05, 14)
    expect(bounds[2]!.critical).toBe(Infinity)
    expect(total(bounds.map(({ incrementalAlpha }) => incrementalAlpha))).toBeCloseTo(0.05, 14)
  })

  it('survives looks so early that their alpha underflows', () => {
    const bounds = groupSequentialBounds({
      sides: 2,
      alpha: 0.05,
      informationFractions: [1e-4, 0.5, 1],
      spending: obrienFleming,
    })
    const plain = groupSequentialBounds({
      sides: 2,
      alpha: 0.05,
      informationFractions: [0.5, 1],
      spending: obrienFleming,
    })
    expect(bounds[0]!.critical).toBe(Infinity)
    expect(bounds[1]!.critical).toBeCloseTo(plain[0]!.critical, 9)
    expect(bounds[2]!.critical).toBeCloseTo(plain[1]!.critical, 9)
  })
})

describe('repeatedPValue', () => {
  it('is below alpha exactly when the boundary is crossed', () => {
    const informationFractions = [0.25, 0.5, 0.75]
    fc.assert(
      fc.property(spending, fc.double({ min: 0.5, max: 6, noNaN: true }), (kind, z) => {
        const p = repeatedPValue(z, { sides: 2, informationFractions, spending: kind })
        const last = groupSequentialBounds({ sides: 2, alpha: 0.05, informationFractions, spending: kind }).at(-1)!
        invariant(p !== null, 'the last look spends')
        fc.pre(Math.abs(p - 0.05) > 1e-9)
        expect(p < 0.05).toBe(z >= last.critical)
      }),
      draws(25),
    )
  })

  it('puts the boundary of its own alpha where the statistic is, however small it is', () => {
    const informationFractions = [0.2, 0.5, 1]
    fc.assert(
      fc.property(spending, fc.double({ min: 1.5, max: 30, noNaN: true }), (kind, z) => {
        const p = repeatedPValue(z, { sides: 2, informationFractions, spending: kind })
        invariant(p !== null && p < 1, 'the last look spends')
        const bounds = groupSequentialBounds({ sides: 2, alpha: p, informationFractions, spending: kind })
        expect(bounds.at(-1)!.critical).toBeCloseTo(z, 9)
      }),
      draws(25),
    )
  })

  it('ends at 1e-300 and at 1, where no alpha can be told', () => {
    const design = { sides: 2, informationFractions: [0.5, 1], spending: obrienFleming } as const
    expect(repeatedPValue(1000, design)).toBeLessThan(1e-297)
    expect(repeatedPValue(1000, design)).toBe(repeatedPValue(37, design))
    expect(repeatedPValue(0, design)).toBe(1)
    expect(repeatedPValue(2, { ...design, informationFractions: [1, 1] })).toBeNull()
  })
})

const look = (informationFraction: number, z: number | null): LookEstimate => ({
  at: null,
  n: Math.round(1000 * informationFraction),
  informationFraction,
  estimate: z === null ? null : z / 10,
  standardError: z === null ? null : 0.1,
})

describe('sequentialSummary', () => {
  const options = { alpha: 0.05, alternative: 'two-sided', spending: obrienFleming } as const

  it('continues, stops and completes', () => {
    expect(sequentialSummary([look(0.3, 1), look(0.6, 1.5)], options).decision).toBe('continue')
    expect(sequentialSummary([look(0.3, 1), look(0.6, 3)], options).decision).toBe('stop-significant')
    expect(sequentialSummary([look(0.6, 1), look(1, 1.9)], options).decision).toBe('completed')
    expect(sequentialSummary([], options)).toMatchObject({ decision: 'continue', looks: [], pValue: null })
  })

  it('has repeated intervals that leave out 0 exactly when the boundary is crossed', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 5 }), (zs) => {
        const summary = sequentialSummary(
          zs.map((z, i) => look((i + 1) / 5, z)),
          options,
        )
        for (const { interval, crossed } of summary.looks) {
          invariant(interval, 'every look spends')
          expect(interval.lower > 0 || interval.upper < 0).toBe(crossed)
        }
      }),
      draws(50),
    )
  })

  it('spends nothing at a look that is not estimable', () => {
    const withGap = sequentialSummary([look(0.3, 1), look(0.5, null), look(1, 2)], options)
    const without = sequentialSummary([look(0.3, 1), look(1, 2)], options)
    expect(withGap.looks[1]).toMatchObject({
      statistic: null,
      boundary: { lower: -Infinity, upper: Infinity },
      alphaSpent: withGap.looks[0]!.alphaSpent,
      interval: null,
      crossed: false,
    })
    expect(withGap.looks[2]!.boundary).toEqual(without.looks[1]!.boundary)
    expect(withGap.pValue).toBe(without.pValue)
  })

  it('mirrors when the variants are relabelled', () => {
    const zs = [0.5, 2.4, 2.2]
    const of = (sign: 1 | -1, alternative: 'greater' | 'less') =>
      sequentialSummary(
        zs.map((z, i) => look((i + 1) / 3, sign * z)),
        { ...options, alternative },
      )
    const up = of(1, 'greater')
    const down = of(-1, 'less')
    expect(down.pValue).toBe(up.pValue)
    expect(down.looks.map(({ crossed }) => crossed)).toEqual(up.looks.map(({ crossed }) => crossed))
    expect(down.looks.map(({ boundary }) => -boundary.lower)).toEqual(up.looks.map(({ boundary }) => boundary.upper))
  })

  it('has a p-value of 1 against the alternative', () => {
    expect(sequentialSummary([look(0.5, -3)], { ...options, alternative: 'greater' }).pValue).toBe(1)
  })
})
