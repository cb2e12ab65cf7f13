import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { choleskySolve, independentColumns } from './cholesky'
import { gaussLegendre, integrate } from './quadrature'
import { lcg64, xoshiro128 } from './random'
import { findRoot } from './root'
import { stableSum } from './sum'

describe('stableSum', () => {
  it('keeps what large terms would swallow', () => {
    expect(stableSum([1e16, 1, -1e16])).toBe(1)
    expect(stableSum(Array<number>(10).fill(0.1))).toBe(1)
    expect(stableSum([Infinity, 1])).toBe(Infinity)
  })
})

describe('findRoot', () => {
  it('finds the zero of any increasing cubic', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (zero) => {
        const root = findRoot((x) => (x - zero) ** 3 + (x - zero), -100, 100)
        expect(Math.abs(root - zero)).toBeLessThan(1e-12)
      }),
      draws(100),
    )
  })

  it('needs few evaluations of a smooth function, from either end', () => {
    for (const sign of [1, -1]) {
      let evaluations = 0
      findRoot(
        (x) => {
          evaluations++
          return sign * (Math.exp(x) - 2)
        },
        -4,
        4,
      )
      expect(evaluations).toBeLessThan(15)
    }
  })

  it('refuses a bracket without a change of sign', () => {
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow('opposite sign')
  })
})

describe('gaussLegendre', () => {
  it('is exact for polynomials up to degree 2n - 1', () => {
    for (const size of [2, 5, 8, 16]) {
      const rule = gaussLegendre(size)
      for (let degree = 0; degree < 2 * size; degree++) {
        const exact = degree % 2 === 0 ? 2 / (degree + 1) : 0
        expect(integrate((x) => x ** degree, -1, 1, rule)).toBeCloseTo(exact, 13)
      }
    }
  })
})

describe('choleskySolve', () => {
  it('solves what it was built from', () => {
    const solution = [1, -2, 3]
    const matrix = [
      [4, 1, 0.5],
      [1, 3, -1],
      [0.5, -1, 5],
    ]
    const right = matrix.map((row) => row.reduce((sum, value, j) => sum + value * solution[j]!, 0))
    choleskySolve(matrix, right).forEach((value, i) => expect(value).toBeCloseTo(solution[i]!, 12))
  })
})

describe('independentColumns', () => {
  it('drops constants and repetitions, keeping the first', () => {
    // columns: a, 2a, constant, b, a + b, with var a = 1, var b = 4, cov = 0
    const covariance = [
      [1, 2, 0, 0, 1],
      [2, 4, 0, 0, 2],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 4, 4],
      [1, 2, 0, 4, 5],
    ]
    expect(independentColumns(covariance)).toEqual({ kept: [0, 3], constant: [2], collinear: [1, 4] })
  })

  it('does not mind scales', () => {
    expect(
      independentColumns([
        [1e-20, 0],
        [0, 1e20],
      ]).kept,
    ).toEqual([0, 1])
  })
})

const draw = (seed: number): readonly number[] => {
  const stream = xoshiro128(seed)
  return Array.from({ length: 5 }, () => stream.integer(1000))
}

describe('random streams', () => {
  it.each([
    ['lcg64', lcg64(7n)],
    ['xoshiro128', xoshiro128(7)],
  ])('%s has the moments of its uniforms and normals', (_, stream) => {
    const size = 20_000
    const uniforms = Array.from({ length: size }, () => stream.uniform())
    const normals = Array.from({ length: size }, () => stream.normal())
    const mean = (values: readonly number[]): number => stableSum(values) / size
    const square = (values: readonly number[]): number => mean(values.map((value) => value * value))
    // within four standard errors
    expect(Math.abs(mean(uniforms) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / size))
    expect(Math.abs(square(uniforms) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / size))
    expect(Math.abs(mean(normals))).toBeLessThan(4 / Math.sqrt(size))
    expect(Math.abs(square(normals) - 1)).toBeLessThan(4 * Math.sqrt(2 / size))
    expect(Math.max(...uniforms)).toBeLessThan(1)
  })

  it('repeat with their seed and differ without it', () => {
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })
})
