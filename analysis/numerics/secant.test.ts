import { describe, expect, it } from 'vitest'
import { findNearlyLinearRoot } from './secant'

function counted(f: (x: number) => number): { readonly f: (x: number) => number; readonly count: () => number } {
  let calls = 0
  return {
    f: (x) => {
      calls++
      return f(x)
    },
    count: () => calls,
  }
}

function steep(x: number): number {
  if (x < 0.7) return -Infinity
  return x < 0.8 ? 0.5 * (x - 0.75) : Infinity
}

function jump(x: number): number {
  return x < 0.3 ? -1 : 1
}

/** 0 within 0.1 of 0.3. */
function flat(x: number): number {
  return Math.sign(x - 0.3) * Math.max(0, Math.abs(x - 0.3) - 0.1)
}

describe('findNearlyLinearRoot', () => {
  it('finds the zero of a line of slope 1 in one evaluation and its confirmation', () => {
    const line = counted((x) => x - 1.25)
    expect(findNearlyLinearRoot(line.f, { lower: -10, upper: 10, guess: 3 })).toBe(1.25)
    expect(line.count()).toBe(2)
  })

  it('finds that of a bent line to the last digits in few evaluations', () => {
    const bent = counted((x) => x + x ** 2 / 20 - 2)
    const root = findNearlyLinearRoot(bent.f, { lower: 0, upper: 8, guess: 2 })
    expect(root).toBeCloseTo(-10 + Math.sqrt(140), 13)
    expect(bent.count()).toBeLessThan(7)
  })

  it('stays between the ends it was given, even where the function jumps, is flat or infinite', () => {
    expect(findNearlyLinearRoot(steep, { lower: 0, upper: 1, guess: 5 })).toBeCloseTo(0.75, 13)
    expect(findNearlyLinearRoot(jump, { lower: 0, upper: 1, guess: 0.5 })).toBeCloseTo(0.3, 11)
    expect(Math.abs(findNearlyLinearRoot(flat, { lower: 0, upper: 1, guess: 0.9 }) - 0.3)).toBeLessThan(0.1 + 1e-12)
  })
})
