import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alwaysValid, mixtureSprt } from '../../analysis/sequential/mixture-sprt'
import { confidenceSequence } from '../../analysis/sequential/asymptotic-sequence'
import { crossingProbabilities } from '../../analysis/sequential/crossing-probabilities'
import { designCost } from '../../analysis/sequential/inflation'
import { groupSequentialBounds } from '../../analysis/sequential/boundaries'
import { normal, type SequentialRule, type SpendingFunction } from '@analysis'
import { draws } from '../arbitraries/draws'
import { normalSprt } from '../../analysis/sequential/wald-sprt'
import { repeatedPValue } from '../../analysis/sequential/repeated'
import { stageWiseInference } from '../../analysis/sequential/stage-wise'
import { analysedHistory, meanMetric, samplesWith, sequentialOf } from '../support/analysed'

const spending: fc.Arbitrary<SpendingFunction> = fc.oneof(
  fc.constant({ kind: 'obrien-fleming' } as const),
  fc.constant({ kind: 'pocock' } as const),
  fc.double({ min: -6, max: 3, noNaN: true }).map((parameter) => ({ kind: 'hwang-shih-decani', parameter }) as const),
  fc.double({ min: 0.5, max: 4, noNaN: true }).map((parameter) => ({ kind: 'kim-demets', parameter }) as const),
)
const sides = fc.constantFrom(1 as const, 2 as const)
const alpha = fc.double({ min: 0.001, max: 0.3, noNaN: true })
/** Looks as they come: unequal, repeated, beyond the plan. */
const looks = fc
  .array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
  .map((steps) => steps.toSorted((a, b) => a - b).map((step) => step / 40))
const evenly = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => (k + 1) / count)

describe('group-sequential boundaries', () => {
  it('spend exactly alpha by the end of the plan, at looks that are skipped, added, repeated or overrun', () => {
    fc.assert(
      fc.property(spending, alpha, looks, sides, (kind, level, times, twoSided) => {
        const design = { sides: twoSided, alpha: level, spending: kind }
        const bounds = groupSequentialBounds({ ...design, informationFractions: [...times, 1.3] })
        // a look without a bound stops nobody, and one without new information is none
        const stopping = bounds.filter(({ critical }) => critical < Infinity)
        const informationFractions = stopping.map(({ informationFraction }) => informationFraction)
        const upper = stopping.map(({ critical }) => critical)
        const lower = upper.map((z) => (twoSided === 2 ? -z : -Infinity))
        const crossed = crossingProbabilities({ informationFractions, upper, lower }, 0)
        const total = [...crossed.upper, ...crossed.lower].reduce((sum, each) => sum + each, 0)
        expect(Math.abs(total - level)).toBeLessThan(1e-9)
        expect(bounds.at(-1)!.cumulativeAlpha).toBeCloseTo(level, 12)
      }),
      draws(60),
    )
  })

  it('know nothing of the looks to come', () => {
    fc.assert(
      fc.property(spending, alpha, looks, sides, fc.nat(), (kind, level, times, twoSided, which) => {
        const design = { sides: twoSided, alpha: level, spending: kind }
        const whole = groupSequentialBounds({ ...design, informationFractions: times })
        const taken = 1 + (which % times.length)
        const early = groupSequentialBounds({ ...design, informationFractions: times.slice(0, taken) })
        early.forEach(({ critical }, look) => {
          if (critical === Infinity) expect(whole[look]!.critical).toBe(Infinity)
          else expect(whole[look]!.critical).toBeCloseTo(critical, 8)
        })
      }),
      draws(40),
    )
  })

  it('cost subjects at the end and save them on the way', () => {
    fc.assert(
      fc.property(spending, sides, fc.integer({ min: 2, max: 8 }), (kind, twoSided, count) => {
        const design = { sides: twoSided, alpha: 0.05, spending: kind, informationFractions: evenly(count) }
        const { inflationFactor, expectedInformation, cumulativePower } = designCost(design, 0.8)
        expect(inflationFactor).toBeGreaterThan(1)
        expect(expectedInformation.planned).toBeLessThan(expectedInformation.half + 0.1)
        expect(expectedInformation.none).toBeLessThanOrEqual(1)
        expect(cumulativePower.at(-1)).toBeCloseTo(0.8, 8)
      }),
      draws(15),
    )
  })
})

describe('p-values of group-sequential tests', () => {
  const z = fc.double({ min: 0.3, max: 5, noNaN: true })

  it('repeated ones fall as the statistic grows', () => {
    fc.assert(
      fc.property(spending, sides, z, fc.double({ min: 0.05, max: 2, noNaN: true }), (kind, twoSided, at, more) => {
        const design = { sides: twoSided, spending: kind, informationFractions: [0.3, 0.7, 1] }
        const [near, far] = [repeatedPValue(at, design), repeatedPValue(at + more, design)]
        if (near === null || far === null) throw new Error('the last look spends')
        expect(far).toBeLessThanOrEqual(near)
        if (near < 1) expect(far).toBeLessThan(near)
        // many looks are never better evidence than one
        expect(near).toBeGreaterThanOrEqual(twoSided * normal.survival(at) * (1 - 1e-9))
      }),
      draws(20),
    )
  })

  it('stage-wise ones fall as the statistic grows, and an earlier crossing is the stronger one', () => {
    fc.assert(
      fc.property(spending, sides, z, fc.double({ min: 0.05, max: 2, noNaN: true }), (kind, twoSided, at, more) => {
        const design = { sides: twoSided, alpha: 0.05, spending: kind, informationFractions: evenly(4) }
        const stopped = (statistic: number, taken: number) =>
          stageWiseInference(
            { estimate: statistic, standardError: 1 },
            { ...design, informationFractions: design.informationFractions.slice(0, taken) },
          )
        const [near, far] = [stopped(at, 3), stopped(at + more, 3)]
        expect(far.pValue).toBeLessThan(near.pValue)
        expect(far.medianUnbiased).toBeGreaterThan(near.medianUnbiased)
        const critical = groupSequentialBounds(design).map((bound) => bound.critical)
        const crossing = (look: number) => stopped(critical[look]! + more, look + 1).pValue
        if (critical[1]! < 8) expect(crossing(1)).toBeLessThan(crossing(2))
      }),
      draws(20),
    )
  })
})

describe('confidence sequences', () => {
  const effect = fc.record({
    estimate: fc.double({ min: -3, max: 3, noNaN: true }),
    standardError: fc.double({ min: 0.01, max: 2, noNaN: true }),
    n: fc.integer({ min: 10, max: 1_000_000 }),
  })
  const side = fc.constantFrom('two-sided' as const, 'greater' as const, 'less' as const)
  const tunedTo = fc.constantFrom(500, 5000, 100_000)

  it('are wider than the fixed interval, and narrower with every subject', () => {
    const subjects = fc.integer({ min: 10, max: 1_000_000 })
    fc.assert(
      fc.property(subjects, fc.integer({ min: 1, max: 10_000 }), side, tunedTo, (n, more, alternative, tuned) => {
        const width = (each: number) =>
          confidenceSequence(
            { estimate: 0, standardError: 1 / Math.sqrt(each), n: each },
            { alpha: 0.05, alternative, tunedTo: tuned },
          ).halfWidth
        expect(width(n + more)).toBeLessThan(width(n))
        const fixed = normal.upperQuantile(alternative === 'two-sided' ? 0.025 : 0.05)
        expect(width(n)).toBeGreaterThan(fixed / Math.sqrt(n))
      }),
      draws(100),
    )
  })

  it('mirror with the effect, keep its units, and are surer the farther it is', () => {
    const mirrored = { 'two-sided': 'two-sided', greater: 'less', less: 'greater' } as const
    const unit = fc.double({ min: 0.01, max: 100, noNaN: true })
    fc.assert(
      fc.property(effect, side, tunedTo, unit, (running, alternative, tuned, by) => {
        const options = { alpha: 0.05, tunedTo: tuned }
        const there = confidenceSequence(running, { ...options, alternative })
        const turned = { ...running, estimate: -running.estimate }
        const back = confidenceSequence(turned, { ...options, alternative: mirrored[alternative] })
        expect(back.pValue).toBeCloseTo(there.pValue, 12)
        expect(back.interval.lower).toBeCloseTo(-there.interval.upper, 10)
        const scaled = { ...running, estimate: by * running.estimate, standardError: by * running.standardError }
        const other = confidenceSequence(scaled, { ...options, alternative })
        expect(other.pValue).toBeCloseTo(there.pValue, 10)
        expect(other.halfWidth / by / there.halfWidth).toBeCloseTo(1, 10)
        const farther = confidenceSequence({ ...running, estimate: 2 * running.estimate }, { ...options, alternative })
        const towards = alternative === 'less' ? -running.estimate : running.estimate
        if (alternative === 'two-sided' || towards > 0) expect(farther.logE).toBeGreaterThanOrEqual(there.logE)
      }),
      draws(100),
    )
  })

  it('of the mixture SPRT accumulate into intervals inside one another', () => {
    const path = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(path, fc.double({ min: 0.05, max: 3, noNaN: true }), (differences, tau) => {
        const readings = differences.map((difference, i) =>
          mixtureSprt(difference, 1 / (i + 1), { alpha: 0.05, priorVariance: tau ** 2 }),
        )
        const steps = alwaysValid(readings, 0.05)
        steps.slice(1).forEach((step, i) => {
          expect(step.interval.lower).toBeGreaterThanOrEqual(steps[i]!.interval.lower)
          expect(step.interval.upper).toBeLessThanOrEqual(steps[i]!.interval.upper)
          expect(step.pValue).toBeLessThanOrEqual(steps[i]!.pValue)
        })
        readings.forEach(({ logLikelihoodRatio }, i) => {
          const turned = mixtureSprt(-differences[i]!, 1 / (i + 1), { alpha: 0.05, priorVariance: tau ** 2 })
          expect(turned.logLikelihoodRatio).toBe(logLikelihoodRatio)
        })
      }),
      draws(100),
    )
  })
})

describe("Wald's SPRT", () => {
  it('is surer of the alternative the larger the sum, and mirrors with its hypotheses', () => {
    const sum = fc.double({ min: -50, max: 50, noNaN: true })
    fc.assert(
      fc.property(
        sum,
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (total, n, sd) => {
          const errors = { alpha: 0.05, beta: 0.2 }
          const read = (each: number) => normalSprt({ sum: each, n }, { null: 0, alternative: 0.5 }, sd, errors)
          expect(read(total + 1).logLikelihoodRatio).toBeGreaterThan(read(total).logLikelihoodRatio)
          const mirrored = normalSprt({ sum: -total, n }, { null: 0, alternative: -0.5 }, sd, errors)
          expect(mirrored.logLikelihoodRatio).toBeCloseTo(read(total).logLikelihoodRatio, 9)
          expect(mirrored.decision).toBe(read(total).decision)
        },
      ),
      draws(100),
    )
  })
})

describe('harm', () => {
  const rules: readonly SequentialRule[] = [
    { kind: 'group-sequential', spending: { kind: 'pocock' }, looks: [0.5, 1], plannedSubjects: 10_000 },
    {
      kind: 'group-sequential',
      spending: { kind: 'hwang-shih-decani', parameter: -2 },
      looks: [0.5, 1],
      plannedSubjects: 10_000,
    },
    {
      kind: 'group-sequential',
      spending: { kind: 'kim-demets', parameter: 2 },
      looks: [0.5, 1],
      plannedSubjects: 10_000,
    },
    { kind: 'group-sequential', spending: { kind: 'obrien-fleming' }, looks: [0.5, 1], plannedSubjects: 10_000 },
    { kind: 'confidence-sequence', tunedFor: 10_000 },
    { kind: 'msprt', tau: 0.3 },
  ]
  const z = fc.double({ min: -5, max: 5, noNaN: true })

  it('is the one-sided reading towards what is worse, by every rule', () => {
    fc.assert(
      fc.property(z, z, fc.constantFrom(...rules), fc.boolean(), (first, second, stopping, increase) => {
        const taken = [first, second].map((each, i) => samplesWith(each * 0.1, 0.1 / Math.sqrt(i + 1), 5000 * (i + 1)))
        const metric = meanMetric('m', { direction: increase ? 'increase' : 'decrease' })
        const read = (alternative: 'harm' | 'greater' | 'less') =>
          sequentialOf(analysedHistory({ stopping, alternative }, taken, metric))
        expect(read('harm')).toEqual(read(increase ? 'less' : 'greater'))
      }),
      draws(40),
    )
  })
})
