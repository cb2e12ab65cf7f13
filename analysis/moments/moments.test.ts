import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { emptyMoments, mergeMoments, sampleCovariance, sampleVariance, subsetMoments, type Moments } from './moments'

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
const row = fc.tuple(value, value, value)
const rows = fc.array(row, { minLength: 1, maxLength: 30 })

function momentsOfRows(table: readonly (readonly number[])[]): Moments {
  return table
    .map((means): Moments => ({ ...emptyMoments(means.length), count: 1, means }))
    .reduce(mergeMoments, emptyMoments(table[0]?.length ?? 3))
}

/** Direct two-pass computation. */
function twoPass(table: readonly (readonly number[])[]): Moments {
  const size = table[0]!.length
  const means = Array.from({ length: size }, (_, i) => table.reduce((sum, r) => sum + r[i]!, 0) / table.length)
  const comoments: number[] = []
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++)
      comoments.push(table.reduce((sum, r) => sum + (r[i]! - means[i]!) * (r[j]! - means[j]!), 0))
  return { count: table.length, means, comoments }
}

function expectClose(a: Moments, b: Moments): void {
  expect(a.count).toBe(b.count)
  a.means.forEach((mean, i) => expect(Math.abs(mean - b.means[i]!)).toBeLessThan(1e-6))
  a.comoments.forEach((c, i) => expect(Math.abs(c - b.comoments[i]!)).toBeLessThan(1e-9 * 60 * 1e12))
}

describe('mergeMoments', () => {
  it('is associative and commutative', () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const [x, y, z] = [a, b, c].map(momentsOfRows)
        expectClose(mergeMoments(mergeMoments(x!, y!), z!), mergeMoments(x!, mergeMoments(y!, z!)))
        expectClose(mergeMoments(x!, y!), mergeMoments(y!, x!))
      }),
      draws(100),
    )
  })

  it('gives what one pass over all rows gives', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        expectClose(mergeMoments(momentsOfRows(a), momentsOfRows(b)), twoPass([...a, ...b]))
      }),
      draws(100),
    )
  })

  it('leaves moments alone when the other side is empty', () => {
    const some = momentsOfRows([
      [1, 2, 3],
      [4, 6, 9],
    ])
    expect(mergeMoments(some, emptyMoments(3))).toBe(some)
    expect(mergeMoments(emptyMoments(3), some)).toBe(some)
  })

  it('keeps a variance of 1 on a mean of 1e8', () => {
    const table = Array.from({ length: 10_000 }, (_, i) => [1e8 + (i % 2 === 0 ? 1 : -1)])
    expect(sampleVariance(momentsOfRows(table), 0)).toBeCloseTo(10_000 / 9_999, 6)
  })

  it('refuses moments of different columns', () => {
    expect(() => mergeMoments(momentsOfRows([[1]]), momentsOfRows([[1, 2]]))).toThrow('same columns')
  })
})

describe('subsetMoments', () => {
  it('reorders columns with their co-moments', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 20 }), (table) => {
        const all = momentsOfRows(table)
        const chosen = subsetMoments(all, [2, 0])
        expect(sampleCovariance(chosen, 0, 1)).toBe(sampleCovariance(all, 2, 0))
        expect(sampleVariance(chosen, 0)).toBe(sampleVariance(all, 2))
        expect(chosen.means).toEqual([all.means[2], all.means[0]])
      }),
      draws(100),
    )
  })
})
