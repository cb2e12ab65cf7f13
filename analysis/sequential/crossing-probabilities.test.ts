import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { normal } from '../distributions/normal'
import { gaussLegendre, integrate } from '../numerics/quadrature'
import { crossingProbabilities, crossingProbabilitiesByDrift } from './crossing-probabilities'

const fractions = [0.2, 0.35, 0.7, 1]
const upper = [3.4, 2.9, 2.4, 2.1]

describe('crossing probabilities as a function of the drift', () => {
  it.each([
    ['two-sided', upper.map((z) => -z)],
    ['one-sided', upper.map(() => -Infinity)],
    ['with futility', [-1, 0.2, 1.1, 2.1]],
  ])('are those of each drift by itself: %s', (_, lower) => {
    const bounds = { informationFractions: fractions, upper, lower }
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 6, noNaN: true }),
        fc.double({ min: -4, max: 4, noNaN: true }),
        (reference, away) => {
          const drift = reference + away
          const direct = crossingProbabilities(bounds, drift)
          const tilted = crossingProbabilitiesByDrift(bounds, reference)(drift)
          direct.upper.forEach((each, look) => expect(tilted.upper[look]).toBeCloseTo(each, 8))
          direct.lower.forEach((each, look) => expect(tilted.lower[look]).toBeCloseTo(each, 8))
        },
      ),
      draws(50),
    )
  })
})

describe('a crossing far from where the process could continue', () => {
  it.each([
    [0.5, 4],
    [0.2, 6],
    [0.05, 12],
  ])('after bounds of 0.5 at %s, beyond %s', (first, z) => {
    const bounds = { informationFractions: [first, 1], upper: [0.5, z], lower: [-0.5, -z] }
    const step = Math.sqrt(1 - first)
    const joint = (earlier: number): number =>
      normal.density(earlier) * normal.survival((z - earlier * Math.sqrt(first)) / step)
    const expected = integrate(joint, -0.5, 0.5, gaussLegendre(20), 40)
    const { upper: crossed, lower } = crossingProbabilities(bounds, 0)
    expect(crossed[1]! / expected).toBeCloseTo(1, 7)
    expect(lower[1]! / expected).toBeCloseTo(1, 7)
  })
})
