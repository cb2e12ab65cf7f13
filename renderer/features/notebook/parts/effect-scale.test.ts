import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { draws } from '../../../../tests/arbitraries/draws'
import { effectScale } from './effect-scale'

const effect = (estimate: number, half: number) => ({
  estimate,
  interval: { lower: estimate - half, upper: estimate + half },
})

test('zero and every interval of like size are inside', () => {
  const scale = effectScale([effect(-0.04, 0.03), effect(0.02, 0.05), effect(0.01, 0.02)])
  for (const end of [0, -0.07, 0.07, -0.03]) {
    expect(scale.of(end)).toBeGreaterThan(0)
    expect(scale.of(end)).toBeLessThan(1)
  }
})

test('one huge interval does not squeeze the others', () => {
  const scale = effectScale([effect(0.01, 0.02), effect(0.02, 0.02), effect(0.5, 20)])
  expect(scale.high - scale.low).toBeLessThan(0.5)
  expect(scale.of(20)).toBeGreaterThan(1)
})

test('infinite ends and empty columns have a scale', () => {
  const open = { estimate: 0.02, interval: { lower: 0.01, upper: Infinity } }
  expect(Number.isFinite(effectScale([open]).high)).toBe(true)
  expect(effectScale([]).of(0)).toBeCloseTo(0.5)
})

test('a larger effect is further right', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 1e-6, max: 1, noNaN: true }),
      (at, step) => {
        const scale = effectScale([effect(0.1, 0.2)])
        expect(scale.of(at + step)).toBeGreaterThan(scale.of(at))
      },
    ),
    draws(100),
  )
})
