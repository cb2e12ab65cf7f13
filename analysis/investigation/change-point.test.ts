import { describe, expect, it } from 'vitest'
import { xoshiro128 } from '../numerics/random'
import { changePoints } from './change-point'

function stream(seed: number, rates: readonly (readonly [number, number])[]) {
  const random = xoshiro128(seed)
  return rates.flatMap(([bins, rate]) =>
    Array.from({ length: bins }, () => {
      const trials = 5 + random.integer(10)
      return { trials, hits: Array.from({ length: trials }, () => random.uniform() < rate).filter(Boolean).length }
    }),
  )
}

describe('the change-point of a rate', () => {
  it('is none where the rate stays', () => {
    for (let seed = 1; seed <= 40; seed++) {
      expect(changePoints(stream(seed, [[300, 0.1]]))).toMatchObject({ onset: null, end: null })
    }
  })

  it('holds the onset within its range about as often as it says', () => {
    const held = Array.from({ length: 200 }, (_, seed) => {
      const { onset } = changePoints(
        stream(seed + 1, [
          [100 + seed, 0.05],
          [300 - seed, 0.14],
        ]),
      )
      return onset !== null && onset.from <= 100 + seed && 100 + seed <= onset.to
    })
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(186)
  })

  it('finds both ends of a spell', () => {
    const { onset, end } = changePoints(
      stream(3, [
        [120, 0.02],
        [60, 0.5],
        [200, 0.02],
      ]),
    )
    expect(Math.abs(onset!.most - 120)).toBeLessThanOrEqual(1)
    expect(Math.abs(end!.most - 180)).toBeLessThanOrEqual(1)
  })
})
