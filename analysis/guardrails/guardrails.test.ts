import { assert, double, integer, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { momentsOfRows } from '../../tests/support/moments-of-rows'
import { xoshiro128 } from '../numerics/random'
import { confirmBreach } from './confirm-breach'
import { srmTest } from '../diagnostics/srm'
import { rankCritical, type QuantileSample } from '../moments/quantile-sample'
import { evaluateWindow } from './evaluate-window'
import type { GuardrailRule, GuardrailWindow, WindowVariant } from './guardrail-window'
import { emptyBaseline, extendBaseline, streamCompleteness, type PartitionVolume } from './stream-completeness'
import { windowAlpha } from './window-alpha'

const rule: GuardrailRule = {
  metric: { type: 'mean' },
  direction: 'decrease',
  threshold: 10,
  relative: false,
  minSamples: 50,
  method: 'sequential-bound',
  alpha: 0.05,
  familySize: 2,
  minAgeMinutes: 120,
  minCompleteness: 0.9,
  maxLagMinutes: 3,
}

function variant(variantId: string, n: number, mean: number, sd = 20): WindowVariant {
  return { variantId, completeness: 1, moments: { count: n, means: [mean], comoments: [(n - 1) * sd * sd] } }
}

function window(
  control: WindowVariant,
  treatment: WindowVariant,
  more: Partial<GuardrailWindow> = {},
): GuardrailWindow {
  return { control, treatment, index: 200, ageMinutes: 200, lagMinutes: 0, expectedSubjects: 400, ...more }
}

const state = (w: GuardrailWindow, r: Partial<GuardrailRule> = {}) => evaluateWindow(w, { ...rule, ...r }).state

function share(variantId: string, events: number, n: number): WindowVariant {
  const rows = Array.from({ length: n }, (_, at) => [at < events ? 1 : 0])
  return { variantId, completeness: 1, moments: momentsOfRows(rows) }
}

function perView(variantId: string, errorsPerView: number): WindowVariant {
  const rows = Array.from({ length: 500 }, (_, at) => [errorsPerView * ((at % 7) + 1) + (at % 3), (at % 7) + 1])
  return { variantId, completeness: 1, moments: momentsOfRows(rows) }
}

function spentBy(windows: number): number {
  return Array.from({ length: windows }, (_, index) => windowAlpha(0.05, index)).reduce((a, b) => a + b, 0)
}

function volume(partition: number, a: number, b: number): PartitionVolume {
  return { partition, events: { a, b } }
}

describe('the state of a window', () => {
  const harmful = window(variant('a', 200, 100), variant('b', 200, 140))

  it('is a breach only when the bound lies beyond the margin', () => {
    expect(state(window(variant('a', 200, 100), variant('b', 200, 101)))).toBe('ok')
    expect(state(window(variant('a', 200, 100), variant('b', 200, 112)))).toBe('warning')
    expect(state(window(variant('a', 4000, 100), variant('b', 4000, 105), { expectedSubjects: 8000 }))).toBe('warning')
    expect(state(harmful)).toBe('breach')
    expect(state(window(variant('a', 200, 140), variant('b', 200, 100)))).toBe('ok')
  })

  it('reads harm the other way round for a metric that should increase', () => {
    expect(state(harmful, { direction: 'increase' })).toBe('ok')
    expect(state(window(variant('a', 200, 140), variant('b', 200, 100)), { direction: 'increase' })).toBe('breach')
  })

  it('takes a relative margin as a share of the control mean, whose own uncertainty counts', () => {
    const { harm } = evaluateWindow(harmful, { ...rule, relative: true, threshold: 0.1 })
    expect(harm?.margin).toBeCloseTo(10, 12)
    expect(harm?.excessLowerBound).toBeLessThan((harm?.lowerBound ?? 0) - 10)
    expect(state(harmful, { relative: true, threshold: 0.1 })).toBe('breach')
    expect(state(harmful, { relative: true, threshold: 0.5 })).toBe('warning')
  })

  it('says what is not known before it judges, worst first', () => {
    expect(state({ ...harmful, ageMinutes: 119 })).toBe('too-young')
    expect(state({ ...harmful, lagMinutes: null })).toBe('stale')
    expect(state({ ...harmful, lagMinutes: 3.1 })).toBe('stale')
    const halved = { ...variant('b', 200, 140), completeness: 0.55 }
    expect(state(window(variant('a', 200, 100), halved))).toBe('incomplete-data')
    expect(state(window(variant('a', 200, 100), variant('b', 0, 0)))).toBe('missing-variant')
    expect(state(window(variant('a', 0, 0), variant('b', 60, 0)))).toBe('missing-variant')
    expect(state(window(variant('a', 200, 100), variant('b', 49, 140)))).toBe('insufficient-data')
    expect(state(window(variant('a', 0, 0), variant('b', 0, 0)))).toBe('insufficient-data')
    expect(state(window(variant('a', 200, 100, 0), variant('b', 200, 140, 0)))).toBe('insufficient-data')
  })

  it('labels the plain threshold, which breaches on any estimate beyond it', () => {
    const barely = window(variant('a', 200, 100), variant('b', 200, 110.5))
    expect(state(barely)).toBe('warning')
    const plain = evaluateWindow(barely, { ...rule, method: 'plain-threshold' })
    expect(plain.state).toBe('breach')
    expect(plain.reason).toContain('controls no error')
  })

  it('judges shares without any event, and ratios by their linearised variance', () => {
    const errors = { metric: { type: 'proportion' }, threshold: 0.01 } as const
    expect(state(window(share('a', 0, 1000), share('b', 0, 1000)), errors)).toBe('ok')
    expect(state(window(share('a', 0, 1000), share('b', 120, 1000)), errors)).toBe('breach')
    const ratio = { metric: { type: 'ratio' }, threshold: 0.1 } as const
    expect(state(window(perView('a', 1), perView('b', 1)), ratio)).toBe('ok')
    expect(state(window(perView('a', 1), perView('b', 2)), ratio)).toBe('breach')
  })

  it('never answers a breach for harm that the bound does not prove, and is monotone in harm', () => {
    assert(
      property(
        double({ min: -50, max: 80, noNaN: true }),
        double({ min: 0, max: 20, noNaN: true }),
        integer({ min: 60, max: 5000 }),
        nat(20_000),
        (harm, more, n, index) => {
          const at = (mean: number) =>
            evaluateWindow(window(variant('a', n, 100), variant('b', n, mean), { index }), rule)
          const less = at(100 + harm)
          const greater = at(100 + harm + more)
          if (less.state === 'breach') {
            expect(less.harm!.excessLowerBound).toBeGreaterThan(0)
            expect(less.harm!.estimate).toBeGreaterThan(rule.threshold)
            expect(greater.state).toBe('breach')
          }
        },
      ),
      draws(100),
    )
  })
})

/** Of log-normal waits: `slow` times as long, several to a subject with a speed of its own. */
function waits(random: ReturnType<typeof xoshiro128>, subjects: number, each: number, slow: number): WindowVariant {
  const clusters = Array.from({ length: subjects }, () => {
    const speed = each === 1 ? 0 : 0.3 * random.normal()
    return Array.from({ length: each }, () => slow * 100 * Math.exp(speed + 0.5 * random.normal()))
  })
  return { ...variant('any', subjects, 0), quantile: sampleOf(clusters, 0.9) }
}

function sampleOf(clusters: readonly (readonly number[])[], p: number): QuantileSample {
  const ascending = clusters.flat().toSorted((a, b) => a - b)
  const n = ascending.length
  const reach = rankCritical * Math.sqrt(n * p * (1 - p))
  const at = (rank: number) => ascending[rank - 1] ?? null
  const quantile = ascending[Math.max(1, Math.floor(n * p)) - 1]!
  const below = clusters.map((values) => [values.filter((value) => value <= quantile).length, values.length])
  return {
    values: n,
    quantile,
    lower: at(Math.floor(n * p - reach)),
    upper: at(Math.ceil(n * p + reach)),
    clusters: clusters.some(({ length }) => length > 1) ? momentsOfRows(below) : null,
  }
}

describe('a quantile in a window', () => {
  const p90 = { ...rule, metric: { type: 'quantile', probability: 0.9 }, threshold: 0.1, relative: true } as const

  it('is a breach when the bound of its difference lies beyond the margin, of subjects and of events', () => {
    const random = xoshiro128(7)
    for (const each of [1, 4]) {
      const control = waits(random, 2000, each, 1)
      expect(evaluateWindow(window(control, waits(random, 2000, each, 1)), p90).state).toBe('ok')
      const slow = evaluateWindow(window(control, waits(random, 2000, each, 1.8)), p90)
      expect(slow.state).toBe('breach')
      expect(slow.means.treatment! / slow.means.control!).toBeCloseTo(1.8, 0)
    }
  })

  it('is not judged where no values lie as far from it as its bound reaches', () => {
    const random = xoshiro128(8)
    const few = window(waits(random, 150, 1, 1), waits(random, 150, 1, 3))
    expect(evaluateWindow(few, p90)).toMatchObject({ state: 'insufficient-data', harm: null })
    expect(evaluateWindow(few, p90).reason).toContain('too-few-values')
    expect(evaluateWindow(few, { ...p90, metric: { type: 'quantile', probability: 0.5 } }).state).toBe('breach')
    const { quantile: _none, ...absent } = few.treatment
    expect(evaluateWindow({ ...few, treatment: absent }, p90).state).toBe('insufficient-data')
  })

  it('breaches falsely no more often than its alpha, at the edge of the margin', () => {
    const random = xoshiro128(9)
    const runs = 600
    const loose = { ...p90, alpha: 0.5, familySize: 1 }
    let breached = 0
    for (let run = 0; run < runs; run++) {
      const edge = window(waits(random, 300, 3, 1), waits(random, 300, 3, 1.1), { index: 0, expectedSubjects: 600 })
      if (evaluateWindow(edge, loose).state === 'breach') breached++
    }
    expect(breached / runs).toBeLessThanOrEqual(windowAlpha(0.5, 0) + 0.005)
  })
})

describe('what a breach is confirmed by', () => {
  const breach = evaluateWindow(window(variant('a', 200, 100), variant('b', 200, 140)), rule)
  const planned = [
    { id: 'a', weight: 50, isControl: true },
    { id: 'b', weight: 50, isControl: false },
  ]
  const even = Array.from({ length: 8 }, (_, partition) => volume(partition, 100, 100))
  const whole = { splits: [srmTest({ a: 800, b: 800 }, planned, 0.001)], exposed: even, active: even }
  const confirm = (evidence: Partial<typeof whole>) =>
    confirmBreach(breach, { ...whole, ...evidence }, ['a', 'b'], rule)

  it('stays a breach when data are whole, also when a treatment keeps subjects from doing anything', () => {
    expect(breach.state).toBe('breach')
    expect(confirm({})).toBe(breach)
    expect(confirm({ active: even.map(({ partition }) => volume(partition, 90, 30)) })).toBe(breach)
    expect(confirm({ splits: [], exposed: [], active: [] })).toBe(breach)
  })

  it('is none when subjects are not split as planned', () => {
    const doubted = confirm({ splits: [...whole.splits, srmTest({ a: 800, b: 600 }, planned, 0.001)] })
    expect(doubted).toMatchObject({ state: 'incomplete-data', harm: breach.harm })
    expect(doubted.reason).toContain('b 600 of 700')
  })

  it('is none when a partition has exposures and hardly an event, though it never had', () => {
    const byVariant = even.map(({ partition }) =>
      partition < 4 ? volume(partition, 200, 0) : volume(partition, 0, 200),
    )
    const active = byVariant.map(({ partition, events }) => (partition === 6 ? volume(6, 0, 9) : { partition, events }))
    const doubted = confirm({ exposed: byVariant, active })
    expect(doubted.state).toBe('incomplete-data')
    expect(doubted.reason).toContain('partitions 6 have exposures')
  })

  it('touches no other reading', () => {
    const fine = evaluateWindow(window(variant('a', 200, 100), variant('b', 200, 100)), rule)
    expect(confirmBreach(fine, { splits: [], exposed: even, active: [] }, ['a', 'b'], rule)).toBe(fine)
  })
})

describe('alpha over windows', () => {
  it('adds up to alpha, half of it after the first day', () => {
    expect(spentBy(4320)).toBeCloseTo(0.025, 10)
    expect(spentBy(600_000)).toBeLessThan(0.05)
    expect(spentBy(600_000)).toBeGreaterThan(0.0496)
  })

  it('bounds the false breaches of a whole run at the edge of the margin, where the plain rule almost surely breaches', () => {
    const random = xoshiro128(20261121)
    const runs = 300
    const minutes = 240
    const bounded = { ...rule, alpha: 0.2, familySize: 1, minSamples: 20 }
    const breached = { 'sequential-bound': 0, 'plain-threshold': 0 }
    for (let run = 0; run < runs; run++) {
      const control = Array.from({ length: minutes }, () => minuteOf(random, 20, 100))
      const treatment = Array.from({ length: minutes }, () => minuteOf(random, 20, 110))
      for (const method of ['sequential-bound', 'plain-threshold'] as const) {
        const some = Array.from({ length: minutes - 5 }, (_, index) => index).some((index) => {
          const looked = window(slidingVariant('a', control, index), slidingVariant('b', treatment, index), {
            index,
            expectedSubjects: 200,
          })
          return evaluateWindow(looked, { ...bounded, method }).state === 'breach'
        })
        if (some) breached[method]++
      }
    }
    expect(breached['sequential-bound'] / runs).toBeLessThanOrEqual(0.2)
    expect(breached['plain-threshold'] / runs).toBeGreaterThan(0.99)
  })
})

function minuteOf(random: ReturnType<typeof xoshiro128>, n: number, mean: number) {
  let sum = 0
  let squares = 0
  for (let at = 0; at < n; at++) {
    const value = 20 * random.normal()
    sum += value
    squares += value * value
  }
  return { n, sum, squares, mean }
}

function slidingVariant(
  variantId: string,
  minutes: readonly ReturnType<typeof minuteOf>[],
  from: number,
): WindowVariant {
  const taken = minutes.slice(from, from + 5)
  const n = taken.reduce((total, each) => total + each.n, 0)
  const sum = taken.reduce((total, each) => total + each.sum, 0)
  const squares = taken.reduce((total, each) => total + each.squares, 0)
  const moments = { count: n, means: [taken[0]!.mean + sum / n], comoments: [squares - (sum * sum) / n] }
  return { variantId, completeness: 1, moments }
}

describe('completeness of the stream', () => {
  const usual = Array.from({ length: 8 }, (_, partition) =>
    // a partitioner that shares its hash with assignment: the first half carries a, the second b
    partition < 4 ? volume(partition, 190, 10) : volume(partition, 10, 190),
  )
  const baseline = [1, 2, 3, 4].reduce((before) => extendBaseline(before, usual), emptyBaseline)

  it('knows nothing before it has seen some windows', () => {
    expect(streamCompleteness(usual, extendBaseline(emptyBaseline, usual)).byVariant).toEqual({})
  })

  it('is full when traffic falls for all, and when a treatment loses events everywhere', () => {
    const night = usual.map(({ partition, events }) => volume(partition, events.a! * 0.1, events.b! * 0.1))
    expect(streamCompleteness(night, baseline)).toEqual({ lostPartitions: [], byVariant: { a: 1, b: 1 } })
    const even = Array.from({ length: 8 }, (_, partition) => volume(partition, 100, 100))
    const evenBaseline = [1, 2, 3].reduce((before) => extendBaseline(before, even), emptyBaseline)
    const harmed = even.map(({ partition }) => volume(partition, 100, 55))
    expect(streamCompleteness(harmed, evenBaseline).byVariant).toEqual({ a: 1, b: 1 })
  })

  it('charges a lost partition to the variants it used to carry', () => {
    const { lostPartitions, byVariant } = streamCompleteness(
      usual.filter(({ partition }) => partition !== 6),
      baseline,
    )
    expect(lostPartitions).toEqual([6])
    expect(byVariant.a).toBeGreaterThan(0.98)
    expect(byVariant.b).toBeCloseTo(610 / 800, 2)
  })

  it('never takes a loss for what is expected, however long it lasts', () => {
    const lossy = usual.filter(({ partition }) => partition !== 6)
    const after = Array.from({ length: 500 }).reduce<typeof baseline>(
      (before) => extendBaseline(before, lossy),
      baseline,
    )
    expect(streamCompleteness(lossy, after).lostPartitions).toEqual([6])
  })
})
