import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { invariant } from '../failures'
import { xoshiro128 } from '../numerics/random'
import { allocationFindings, srmFindings } from './allocation-findings'
import { cochranQ } from './heterogeneity'
import { mixDecomposition } from './mix-decomposition'
import { pointsAgainstAggregate } from './simpson'
import { srmTest } from './srm'
import { subjectFindings } from './subject-findings'

const half = [
  { id: 'A', weight: 0.5, isControl: true },
  { id: 'B', weight: 0.5, isControl: false },
  { id: 'off', weight: 0, isControl: false },
] as const

describe('srmTest', () => {
  it('leaves a weight-0 variant out of total and degrees of freedom', () => {
    const srm = srmTest({ A: 50560, B: 49440, off: 0 }, half, 0.001)
    invariant(srm.kind === 'estimated', 'estimable')
    expect(srm.pValue).toBeCloseTo(0.0004, 5)
    expect(srm.degreesOfFreedom).toBe(1)
    expect(srm.flagged).toBe(true)
    expect(srmTest({ A: 50560, B: 49440, off: 900 }, half, 0.001)).toMatchObject({
      statistic: srm.statistic,
      expected: { A: 50000, B: 50000 },
      observed: { off: 900 },
    })
  })

  it('does not care for the unit of the weights nor the order of the variants', () => {
    const counts = fc.integer({ min: 1, max: 1_000_000 })
    fc.assert(
      fc.property(counts, counts, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (a, b, share) => {
        const of = (weights: readonly [number, number]) =>
          srmTest(
            { A: a, B: b },
            [
              { id: 'A', weight: weights[0], isControl: true },
              { id: 'B', weight: weights[1], isControl: false },
            ],
            0.01,
          )
        const one = of([share, 1 - share])
        const other = of([100 * share, 100 * (1 - share)])
        invariant(one.kind === 'estimated' && other.kind === 'estimated', 'estimable')
        expect(Math.abs(one.statistic - other.statistic)).toBeLessThan(1e-6 * (1 + one.statistic))
      }),
      draws(100),
    )
  })

  it('flags about alpha of the experiments that are fine', () => {
    const stream = xoshiro128(17)
    const flagged = Array.from({ length: 2000 }, () => {
      let a = 0
      for (let i = 0; i < 1000; i++) if (stream.uniform() < 0.5) a++
      const srm = srmTest({ A: a, B: 1000 - a }, half, 0.05)
      return srm.kind === 'estimated' && srm.flagged
    }).filter(Boolean).length
    // the exact size of this discrete test is 5.37 %; four standard errors around it
    expect(Math.abs(flagged / 2000 - 0.0537)).toBeLessThan(4 * Math.sqrt(0.05 / 2000))
  })

  it('says when there is nothing to test', () => {
    expect(srmTest({ A: 0, B: 0 }, half, 0.01)).toMatchObject({ reason: 'empty-variant' })
    expect(srmTest({ A: 5 }, half.slice(0, 1), 0.01)).toMatchObject({ reason: 'no-allocated-variants' })
  })
})

const severity = (crossovers: number) =>
  subjectFindings({ subjects: 100_000, crossovers, kept: 0, duplicateRows: 0 })[0]?.severity

describe('findings', () => {
  it('name leaks, unknown variants and missing ones', () => {
    const found = allocationFindings([{ from: null, variants: half, subjects: { A: 10, off: 2, stray: 1 } }])
    expect(found.map(({ code, evidence }) => [code, evidence['variantId']])).toEqual([
      ['variant-leak', 'off'],
      ['unknown-variant', 'stray'],
      ['missing-variant', 'B'],
    ])
    expect(allocationFindings([{ from: null, variants: half, subjects: { A: 10, B: 9, off: 0 } }])).toEqual([])
  })

  it('report a mismatch only when it is flagged', () => {
    expect(srmFindings(srmTest({ A: 500, B: 510 }, half, 0.001), 0.001)).toEqual([])
    const [finding] = srmFindings(srmTest({ A: 520_000, B: 480_000 }, half, 0.001), 0.001)
    expect(finding).toMatchObject({ code: 'srm', severity: 'error', evidence: { degreesOfFreedom: 1 } })
  })

  it('weigh crossovers by their share', () => {
    expect(severity(0)).toBeUndefined()
    expect(severity(5)).toBe('info')
    expect(severity(1895)).toBe('warning')
    expect(subjectFindings({ subjects: 9, crossovers: 0, kept: 0, duplicateRows: 2 })[0]?.code).toBe(
      'duplicate-subject',
    )
  })
})

describe('mixDecomposition', () => {
  const share = fc.record({
    weight: fc.integer({ min: 0, max: 10_000 }),
    mean: fc.double({ min: -10, max: 10, noNaN: true }),
  })
  const pair = fc.record({ control: share, treatment: share })

  it('adds up to the aggregate difference exactly', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 12 }), (segments) => {
        const total = (variant: 'control' | 'treatment') => segments.reduce((sum, s) => sum + s[variant].weight, 0)
        fc.pre(total('control') > 0 && total('treatment') > 0)
        const parts = mixDecomposition(segments)
        invariant(parts.kind === 'estimated', 'estimable')
        const mean = (variant: 'control' | 'treatment') =>
          segments.reduce((sum, s) => sum + s[variant].weight * s[variant].mean, 0) / total(variant)
        expect(Math.abs(parts.aggregate - (mean('treatment') - mean('control')))).toBeLessThan(1e-12)
        expect(Math.abs(parts.within + parts.mix - parts.aggregate)).toBeLessThan(1e-13)
      }),
      draws(100),
    )
  })

  it('has no mix when both variants have the same shares', () => {
    const parts = mixDecomposition([
      { control: { weight: 10, mean: 1 }, treatment: { weight: 20, mean: 2 } },
      { control: { weight: 30, mean: 5 }, treatment: { weight: 60, mean: 4 } },
    ])
    invariant(parts.kind === 'estimated', 'estimable')
    expect(parts.mix).toBeCloseTo(0, 14)
    expect(parts.within).toBeCloseTo(-0.5, 14)
  })

  it('counts a segment that one variant lacks as mix', () => {
    const parts = mixDecomposition([
      { control: { weight: 10, mean: 1 }, treatment: { weight: 10, mean: 1 } },
      { control: { weight: 0, mean: Number.NaN }, treatment: { weight: 10, mean: 3 } },
    ])
    expect(parts).toMatchObject({ aggregate: 1, within: 0, mix: 1 })
  })
})

const segment = (effect: number, subjects = 1000) => ({ effect, subjects })

describe('pointsAgainstAggregate', () => {
  it('wants more than half of the large segments', () => {
    expect(pointsAgainstAggregate(1, [segment(-1), segment(-2), segment(1)])).toBe(true)
    expect(pointsAgainstAggregate(1, [segment(-1), segment(1)])).toBe(false)
    expect(pointsAgainstAggregate(1, [segment(-1, 999), segment(-1, 5), segment(1)])).toBe(false)
    expect(pointsAgainstAggregate(1, [segment(0), segment(Number.NaN)])).toBe(false)
    expect(pointsAgainstAggregate(1, [])).toBe(false)
  })
})

describe('cochranQ', () => {
  it('leaves out effects without an error and needs two', () => {
    expect(cochranQ([1, 2, 9], [1, 1, 0])).toEqual(cochranQ([1, 2], [1, 1]))
    expect(cochranQ([1], [1])).toEqual({ kind: 'not-estimable', reason: 'too-few-subjects' })
  })

  it('is 0 for equal effects', () => {
    const equal = cochranQ([3, 3, 3], [1, 2, 3])
    invariant(equal.kind === 'estimated', 'estimable')
    expect(equal.q).toBeCloseTo(0, 20)
    expect(equal.pValue).toBeCloseTo(1, 12)
    expect(equal.iSquared).toBe(0)
  })
})
