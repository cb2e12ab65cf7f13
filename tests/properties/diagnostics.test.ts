import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cochranQ } from '../../analysis/diagnostics/heterogeneity'
import { interaction } from '../../analysis/diagnostics/interaction'
import { mixDecomposition, type SegmentPair } from '../../analysis/diagnostics/mix-decomposition'
import { noveltyTrend } from '../../analysis/diagnostics/novelty'
import { pointsAgainstAggregate } from '../../analysis/diagnostics/simpson'
import { prePeriodBalance } from '../../analysis/diagnostics/pre-period-balance'
import { sequentialSrm } from '../../analysis/diagnostics/sequential-srm'
import { shrinkEffects } from '../../analysis/diagnostics/shrinkage'
import { srmTest, xoshiro128 } from '@analysis'
import { draws } from '../arbitraries/draws'
import type { Moments } from '../../analysis/moments/moments'

const count = fc.integer({ min: 1, max: 100_000 })
const number = fc.double({ min: -10, max: 10, noNaN: true })
const factor = fc.constantFrom(-4, 0.01, 3, 1000)

function expectClose(actual: number, expected: number, scale: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * (scale + Math.abs(expected)))
}

const split = (counts: readonly number[], weights: readonly number[]) => {
  const ids = counts.map((_, i) => `v${i}`)
  const observed = Object.fromEntries(ids.map((id, i) => [id, counts[i]!]))
  return srmTest(
    observed,
    ids.map((id, i) => ({ id, weight: weights[i]!, isControl: i === 0 })),
    0.001,
  )
}

describe('sample ratio mismatch', () => {
  const variants = fc.array(fc.tuple(count, fc.integer({ min: 1, max: 99 })), { minLength: 2, maxLength: 5 })

  it('does not see the order of the variants, nor one that should get nobody', () => {
    fc.assert(
      fc.property(variants, fc.nat({ max: 1000 }), (list, leaked) => {
        const of = (each: typeof list) =>
          split(
            each.map(([n]) => n),
            each.map(([, weight]) => weight),
          )
        const there = of(list)
        const back = of(list.toReversed())
        const withUnused = split([...list.map(([n]) => n), leaked], [...list.map(([, weight]) => weight), 0])
        if (there.kind !== 'estimated' || back.kind !== 'estimated' || withUnused.kind !== 'estimated') {
          throw new Error('two variants with subjects can be tested')
        }
        expectClose(back.statistic, there.statistic, 1e-3)
        expect(withUnused.statistic).toBe(there.statistic)
        expect(withUnused.log10P).toBe(there.log10P)
      }),
      draws(100),
    )
  })

  it('grows with the subjects that come by the same wrong split', () => {
    fc.assert(
      fc.property(variants, fc.integer({ min: 2, max: 50 }), (list, times) => {
        const weights = list.map(([, weight]) => weight)
        const one = split(
          list.map(([n]) => n),
          weights,
        )
        const more = split(
          list.map(([n]) => times * n),
          weights,
        )
        if (one.kind !== 'estimated' || more.kind !== 'estimated') throw new Error('estimable')
        expectClose(more.statistic, times * one.statistic, 1e-3)
        expect(more.log10P).toBeLessThanOrEqual(one.log10P + 1e-9)
      }),
      draws(100),
    )
  })

  it('has uniform p-values where three variants get what they should', () => {
    const random = xoshiro128(20_260_104)
    const experiments = 400
    const pValues = Array.from({ length: experiments }, () => {
      const counts = [0, 0, 0]
      for (let subject = 0; subject < 2000; subject++) {
        const at = random.uniform()
        counts[at < 0.5 ? 0 : at < 0.8 ? 1 : 2]!++
      }
      const srm = split(counts, [50, 30, 20])
      return srm.kind === 'estimated' ? srm.pValue : Number.NaN
    }).toSorted((a, b) => a - b)
    const distance = Math.max(...pValues.map((p, i) => Math.max(p - i / experiments, (i + 1) / experiments - p)))
    expect(distance).toBeLessThan(1.95 / Math.sqrt(experiments))
  })

  it('watched as subjects come: the order of the variants says nothing, and a p-value only falls', () => {
    const batches = fc.array(fc.tuple(count, count, count), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(batches, (list) => {
        const there = sequentialSrm(list, [5, 3, 2])
        const back = sequentialSrm(
          list.map((each) => each.toReversed()),
          [2, 3, 5],
        )
        there.forEach(({ logBayesFactor, pValue }, i) => {
          expectClose(back[i]!.logBayesFactor, logBayesFactor, 1)
          expect(pValue).toBeLessThanOrEqual(there[i - 1]?.pValue ?? 1)
        })
      }),
      draws(100),
    )
  })
})

function partsOf(list: readonly SegmentPair[]) {
  const parts = mixDecomposition(list)
  return parts.kind === 'estimated' ? parts : null
}

describe("Simpson's decomposition", () => {
  const share = fc.record({ weight: fc.nat({ max: 10_000 }), mean: number })
  const segments = fc.array(fc.record({ control: share, treatment: share }), { minLength: 1, maxLength: 10 })

  it('turns round with the variants, and keeps the outcome’s units', () => {
    fc.assert(
      fc.property(segments, factor, (list, by) => {
        const there = partsOf(list)
        const back = partsOf(list.map(({ control, treatment }) => ({ control: treatment, treatment: control })))
        const scaled = partsOf(
          list.map(({ control, treatment }) => ({
            control: { ...control, mean: by * control.mean },
            treatment: { ...treatment, mean: by * treatment.mean },
          })),
        )
        expect(back === null).toBe(there === null)
        if (there === null || back === null || scaled === null) return
        for (const part of ['aggregate', 'within', 'mix'] as const) {
          expectClose(back[part], -there[part], 1)
          expectClose(scaled[part], by * there[part], Math.abs(by))
        }
      }),
      draws(100),
    )
  })

  it('stays as it is when a segment is cut into two alike', () => {
    fc.assert(
      fc.property(segments, (list) => {
        const there = partsOf(list)
        const cut = partsOf(
          list.flatMap(({ control, treatment }) => {
            const half = {
              control: { ...control, weight: control.weight / 2 },
              treatment: { ...treatment, weight: treatment.weight / 2 },
            }
            return [half, half]
          }),
        )
        if (there === null || cut === null) return
        expectClose(cut.within, there.within, 1)
        expectClose(cut.mix, there.mix, 1)
      }),
      draws(100),
    )
  })

  it('is flagged for a fall exactly where it is for the same rise', () => {
    const slice = fc.record({ effect: number, subjects: fc.nat({ max: 3000 }) })
    fc.assert(
      fc.property(number, fc.array(slice, { maxLength: 9 }), (aggregate, slices) => {
        const turned = slices.map((each) => ({ ...each, effect: -each.effect }))
        expect(pointsAgainstAggregate(-aggregate, turned)).toBe(pointsAgainstAggregate(aggregate, slices))
      }),
      draws(100),
    )
  })
})

const effect = fc.record({ estimate: number, standardError: fc.double({ min: 0.01, max: 5, noNaN: true }) })
const effects = fc.array(effect, { minLength: 3, maxLength: 12 })

describe('heterogeneity and shrinkage', () => {
  it('know no unit, no zero and no order', () => {
    fc.assert(
      fc.property(effects, factor, number, (list, by, plus) => {
        const moved = list
          .map(({ estimate, standardError }) => ({
            estimate: by * estimate + plus,
            standardError: Math.abs(by) * standardError,
          }))
          .toReversed()
        const qOf = (each: typeof list) =>
          cochranQ(
            each.map(({ estimate }) => estimate),
            each.map(({ standardError }) => standardError),
          )
        const [q, movedQ] = [qOf(list), qOf(moved)]
        const [shrunk, movedShrunk] = [shrinkEffects(list, 0.05), shrinkEffects(moved, 0.05)]
        if (q.kind !== 'estimated' || movedQ.kind !== 'estimated') throw new Error('three effects are enough')
        if (shrunk.kind !== 'estimated' || movedShrunk.kind !== 'estimated') throw new Error('three effects are enough')
        const scale = Math.abs(by) + Math.abs(plus)
        expect(Math.abs(movedQ.q - q.q)).toBeLessThan(1e-7 * (1 + q.q) * (1 + scale / Math.abs(by)))
        expect(Math.abs(movedShrunk.mean - (by * shrunk.mean + plus))).toBeLessThan(1e-8 * scale)
        shrunk.effects.forEach((own, i) => {
          const other = movedShrunk.effects[list.length - 1 - i]!
          expect(Math.abs(other.estimate - (by * own!.estimate + plus))).toBeLessThan(1e-7 * scale)
        })
      }),
      draws(100),
    )
  })

  it('draw every effect to a place between itself and the mean, and never widen it beyond a new one', () => {
    fc.assert(
      fc.property(effects, (list) => {
        const shrunk = shrinkEffects(list, 0.05)
        if (shrunk.kind !== 'estimated') throw new Error('three effects are enough')
        shrunk.effects.forEach((own, i) => {
          const raw = list[i]!.estimate
          expect(own!.estimate).toBeGreaterThanOrEqual(Math.min(raw, shrunk.mean) - 1e-12)
          expect(own!.estimate).toBeLessThanOrEqual(Math.max(raw, shrunk.mean) + 1e-12)
          expect(own!.kept).toBeGreaterThanOrEqual(0)
          expect(own!.kept).toBeLessThanOrEqual(1)
        })
      }),
      draws(100),
    )
  })
})

describe('a trend of daily effects', () => {
  it('turns round with time and with the effects, and has the same p', () => {
    fc.assert(
      fc.property(effects, (list) => {
        const days = list.map((each, day) => ({ ...each, day }))
        const there = noveltyTrend(days)
        const reversed = noveltyTrend(days.map((each) => ({ ...each, day: list.length - 1 - each.day })))
        const turned = noveltyTrend(days.map((each) => ({ ...each, estimate: -each.estimate })))
        if (there.kind !== 'estimated' || reversed.kind !== 'estimated' || turned.kind !== 'estimated') {
          throw new Error('three days have a trend')
        }
        expectClose(reversed.slope, -there.slope, there.standardError)
        expectClose(turned.slope, -there.slope, there.standardError)
        expectClose(turned.test.log10P, there.test.log10P, 1e-3)
        expectClose(reversed.test.log10P, there.test.log10P, 1e-3)
      }),
      draws(100),
    )
  })
})

describe('an interaction', () => {
  const cell = fc.record({
    n: fc.integer({ min: 2, max: 10_000 }),
    mean: number,
    variance: fc.double({ min: 0.01, max: 100, noNaN: true }),
  })
  const options = { alpha: 0.05, alternative: 'two-sided' } as const

  it('turns round when the variants of one experiment change places, and its interval agrees with its p', () => {
    fc.assert(
      fc.property(cell, cell, cell, cell, (a0b0, a1b0, a0b1, a1b1) => {
        const there = interaction({ a0b0, a1b0, a0b1, a1b1 }, options)
        const back = interaction({ a0b0: a1b0, a1b0: a0b0, a0b1: a1b1, a1b1: a0b1 }, options)
        if (there.kind !== 'estimated' || back.kind !== 'estimated') throw new Error('estimable')
        expectClose(back.estimate, -there.estimate, there.standardError)
        expectClose(back.test.log10P, there.test.log10P, 1e-3)
        if (Math.abs(there.test.pValue - 0.05) < 1e-9) return
        expect(there.interval.lower > 0 || there.interval.upper < 0).toBe(there.test.pValue < 0.05)
      }),
      draws(100),
    )
  })
})

/** The covariates (x, z) as (x, x + z). */
function combined({ count: n, means: [x, z], comoments: [xx, xz, zz] }: Moments): Moments {
  return { count: n, means: [x!, x! + z!], comoments: [xx!, xx! + xz!, xx! + 2 * xz! + zz!] }
}

describe('balance before exposure', () => {
  it('taken together does not depend on the units or the combination covariates come in', () => {
    const moments = fc
      .record({
        count: fc.integer({ min: 10, max: 5000 }),
        means: fc.tuple(number, number),
        spreads: fc.tuple(fc.double({ min: 0.1, max: 5, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true })),
        correlation: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
      })
      .map(({ count: n, means, spreads: [a, b], correlation }): Moments => ({
        count: n,
        means,
        comoments: [a * a, correlation * a * b, b * b].map((each) => each * (n - 1)),
      }))
    const covariates = ['x', 'z'].map((name, column) => ({ name, column }))
    fc.assert(
      fc.property(moments, moments, (control, treatment) => {
        const there = prePeriodBalance(control, treatment, covariates).joint
        const other = prePeriodBalance(combined(control), combined(treatment), covariates).joint
        const back = prePeriodBalance(treatment, control, covariates).joint
        if (there.kind !== 'estimated' || other.kind !== 'estimated' || back.kind !== 'estimated') {
          throw new Error('estimable')
        }
        expect(Math.abs(other.statistic - there.statistic)).toBeLessThan(1e-6 * (1 + there.statistic))
        expectClose(back.statistic, there.statistic, 1)
      }),
      draws(100),
    )
  })
})
