import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeMoments } from '../../analysis/moments/moments'
import { normal, type Interval } from '@analysis'
import { draws } from '../arbitraries/draws'
import { anySample, effectOf, leavesOutZero, methods, type Method, type Subject } from './methods'

const alpha = fc.double({ min: 0.001, max: 0.4, noNaN: true })
const alternative = fc.constantFrom('two-sided' as const, 'greater' as const, 'less' as const)
const mirrored = { 'two-sided': 'two-sided', greater: 'less', less: 'greater' } as const

/** Equal but for rounding, infinite ends included. */
function expectClose(actual: number, expected: number, scale: number): void {
  if (actual === expected) return
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-8 * (scale + Math.abs(expected)))
}

function expectCloseIntervals(actual: Interval, expected: Interval, scale: number): void {
  expectClose(actual.lower, expected.lower, scale)
  expectClose(actual.upper, expected.upper, scale)
}

describe.each(methods)('%s', (_, method) => {
  it('negate the effect and keep p when the variants are relabelled', () => {
    fc.assert(
      fc.property(anySample, anySample, alternative, (c, t, side) => {
        const there = effectOf(method, c, t, { alternative: side })
        const back = effectOf(method, t, c, { alternative: mirrored[side] })
        expect(back === null).toBe(there === null)
        if (there === null || back === null) return
        const scale = there.absolute.standardError
        expectClose(back.absolute.estimate, -there.absolute.estimate, scale)
        expectClose(back.absolute.standardError, scale, 0)
        const { lower, upper } = there.absolute.interval
        expectCloseIntervals(back.absolute.interval, { lower: -upper, upper: -lower }, scale)
        expectClose(back.test.log10P, there.test.log10P, 1e-4)
        expect(back.effect.method).toBe(there.effect.method)
      }),
      draws(100),
    )
  })

  it('leave 0 out of the interval exactly when p < alpha, on any side', () => {
    fc.assert(
      fc.property(anySample, anySample, alpha, alternative, (c, t, level, side) => {
        const read = effectOf(method, c, t, { alpha: level, alternative: side })
        if (read === null || Math.abs(read.test.pValue - level) < 1e-9) return
        const { absolute, test, effect } = read
        const disagree = leavesOutZero(absolute.interval) !== test.pValue < level
        if (effect.method !== 'two-proportion-z') {
          expect(disagree).toBe(false)
          return
        }
        // pooled variance for the test, unpooled for the interval: only between the two may they tell different stories
        const unpooled = Math.abs(absolute.estimate / absolute.standardError)
        const critical = normal.upperQuantile(side === 'two-sided' ? level / 2 : level)
        const [nearer, farther] = [unpooled, Math.abs(test.statistic)].toSorted((a, b) => a - b)
        if (disagree) expect(nearer! <= critical && critical <= farther!).toBe(true)
      }),
      draws(200),
    )
  })

  it('hold the estimate, and nothing that is no number', () => {
    fc.assert(
      fc.property(anySample, anySample, alternative, (c, t, side) => {
        const read = effectOf(method, c, t, { alternative: side })
        if (read === null) return
        const { estimate, standardError, interval } = read.absolute
        expect(standardError).toBeGreaterThan(0)
        expect(interval.lower).toBeLessThanOrEqual(estimate)
        expect(interval.upper).toBeGreaterThanOrEqual(estimate)
        expect(read.test.pValue).toBeGreaterThanOrEqual(0)
        expect(read.test.pValue).toBeLessThanOrEqual(1)
        expect(Number.isFinite(read.test.log10P)).toBe(true)
        if (read.relative.kind === 'not-estimable') return
        expect(Math.sign(read.relative.estimate)).toBe(Math.sign(estimate))
        expect(read.relative.interval.lower).toBeLessThanOrEqual(read.relative.estimate)
        expect(read.relative.interval.upper).toBeGreaterThanOrEqual(read.relative.estimate)
      }),
      draws(100),
    )
  })

  it('do not see the order in which subjects come', () => {
    fc.assert(
      fc.property(anySample, anySample, (c, t) => {
        const there = effectOf(method, c, t)
        const back = effectOf(method, c.toReversed(), t.toReversed())
        expect(back === null).toBe(there === null)
        if (there === null || back === null) return
        expectClose(back.absolute.estimate, there.absolute.estimate, there.absolute.standardError)
        expectClose(back.test.log10P, there.test.log10P, 1e-4)
      }),
      draws(50),
    )
  })
})

/** The same question asked of moments that were measured slice by slice and merged. */
function inSlices(method: Method, slices: number): Method {
  return {
    ...method,
    moments: (subjects) => {
      const parts = Array.from({ length: slices }, (_each, slice) =>
        method.moments(
          Object.fromEntries(
            Object.entries(subjects).map(([id, own]) => [id, own.filter((_subject, at) => at % slices === slice)]),
          ),
        ),
      )
      const ids = Object.keys(subjects)
      const merged = ids.map((id) => parts.map(({ byVariant }) => byVariant.get(id)!).reduce(mergeMoments))
      return { ...parts[0]!, byVariant: new Map(ids.map((id, at) => [id, merged[at]!])) }
    },
  }
}

const fromMoments = methods.filter(([, { metric }]) => metric.type !== 'quantile' && metric.postStratify === undefined)

describe.each(fromMoments)('%s, measured in slices', (_, method) => {
  it('merge to the effect of all subjects', () => {
    fc.assert(
      fc.property(anySample, anySample, fc.integer({ min: 2, max: 4 }), (c, t, slices) => {
        const all = effectOf(method, c, t)
        const merged = effectOf(inSlices(method, slices), c, t)
        expect(merged === null).toBe(all === null)
        if (all === null || merged === null) return
        expectClose(merged.absolute.estimate, all.absolute.estimate, all.absolute.standardError)
        expectClose(merged.absolute.standardError, all.absolute.standardError, 0)
        expectClose(merged.test.log10P, all.test.log10P, 1e-4)
      }),
      draws(100),
    )
  })
})

const measured = methods.filter(([, { units }]) => units !== 'none')

describe.each(measured)('%s, in other units', (_, method) => {
  const factors = method.units === 'any' ? [-3, 0.25, 1000] : [0.25, 7, 1000]
  const shifts = method.units === 'scale' ? [0] : [0, -50, 1e4]

  it('give the effect in those units, and the same p', () => {
    fc.assert(
      fc.property(anySample, anySample, fc.constantFrom(...factors), fc.constantFrom(...shifts), (c, t, by, plus) => {
        const moved = (own: readonly Subject[]) => own.map((each) => ({ ...each, value: by * each.value + plus }))
        const plain = effectOf(method, c, t)
        const other = effectOf(method, moved(c), moved(t))
        expect(other === null).toBe(plain === null)
        if (plain === null || other === null) return
        const scale = Math.abs(by) * plain.absolute.standardError
        expectClose(other.absolute.estimate, by * plain.absolute.estimate, scale)
        expectClose(other.absolute.standardError, scale, 0)
        expectClose(other.test.log10P, plain.test.log10P, 1e-3)
        if (plus !== 0 || plain.relative.kind === 'not-estimable' || other.relative.kind === 'not-estimable') return
        // per control mean: a unit of measurement has no place in it, a change of sign turns both
        const sign = Math.sign(by)
        expectClose(other.relative.estimate, sign * plain.relative.estimate, 1e-3)
        expect(other.relative.method).toBe(plain.relative.method)
      }),
      draws(100),
    )
  })
})

// the score test's error is that under no difference: its relative interval comes from the unpooled one
const withOneError = methods.filter(([name]) => name !== 'proportions')

describe.each(withOneError)('relative intervals of %s', (_, method) => {
  it('by Fieller leave 0 out exactly when the difference is that many errors away', () => {
    const critical = normal.upperQuantile(0.025)
    fc.assert(
      fc.property(anySample, anySample, (c, t) => {
        const read = effectOf(method, c, t)
        if (read?.relative.kind !== 'estimated' || read.relative.method !== 'fieller') return
        const distance = Math.abs(read.absolute.estimate) / read.absolute.standardError
        if (Math.abs(distance - critical) < 1e-9) return
        expect(leavesOutZero(read.relative.interval)).toBe(distance > critical)
      }),
      draws(100),
    )
  })
})
