import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { buildWorld, runOn, spec, viewOf } from '../../tests/support/two-weeks'
import type { DuelContender, DuelMethod, DuelOptions } from './duel-view'
import { falsePositives } from './false-positives'

const everything: DuelOptions = {
  kind: 'duel',
  metric: 'bought',
  methods: null,
  everyDays: 1,
  tunedFor: null,
  priorSd: null,
}

describe('a duel', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await openTestEngine()
    await buildWorld(engine)
  })
  afterAll(() => engine.close())

  async function duel(over: Partial<DuelOptions> = {}, overSpec = {}) {
    const view = viewOf(await runOn(engine, { ...everything, ...over }, overSpec), 'duel')
    const { contenders } = view.duels[0]!
    const of = (method: DuelMethod): DuelContender => {
      const found = contenders.find((each) => each.method === method)
      if (found === undefined) throw new Error(`no ${method}`)
      return found
    }
    return { view, contenders, of }
  }

  it.each(['bought', 'spend'])(
    'of %s agrees with the scorecard and the sequential cell, digit by digit',
    async (metric) => {
      const { of } = await duel({ metric })
      const scorecard = viewOf(await runOn(engine, { kind: 'scorecard', metrics: [metric] }), 'scorecard')
      const effect = scorecard.metrics[0]!.effects[0]!
      const last = of('fixed').looks.at(-1)!
      expect(effect.absolute).toMatchObject({ kind: 'estimated', estimate: last.effect, interval: last.interval })
      expect(effect.test).toMatchObject({ kind: 'estimated', pValue: of('fixed').pValue })
      for (const method of ['obrien-fleming', 'pocock'] as const) {
        const cell = await runOn(engine, { kind: 'sequential', metric, spending: { kind: method }, everyDays: 1 })
        const { summary } = viewOf(cell, 'sequential').histories[0]!
        expect(of(method).pValue).toBe(summary.pValue)
        expect(of(method).looks.map(({ interval, crossed }) => ({ interval, crossed }))).toEqual(
          summary.looks.map(({ interval, crossed }) => ({ interval, crossed })),
        )
      }
    },
  )

  it('agrees with the sequential cell for the plan of an always-valid study', async () => {
    for (const stopping of [
      { kind: 'confidence-sequence', tunedFor: 3000 },
      { kind: 'msprt', tau: 0.03 },
      { kind: 'sprt', effect: 0.03, beta: 0.1 },
    ] as const) {
      const overSpec = { plan: { ...spec.plan, stopping } }
      const { of } = await duel({}, overSpec)
      const cell = await runOn(engine, { kind: 'sequential', metric: 'bought', spending: null, everyDays: 1 }, overSpec)
      const { summary } = viewOf(cell, 'sequential').histories[0]!
      expect(of(stopping.kind).pValue).toBe(summary.pValue)
      expect(of(stopping.kind).tuning).toEqual(summary.tuning)
    }
  })

  it('stops each method at the first look where its interval leaves out 0', async () => {
    const { contenders, of } = await duel()
    expect(contenders).toHaveLength(7)
    for (const { looks, stop } of contenders) {
      expect(looks).toHaveLength(14)
      const first = looks.find(({ interval }) => interval !== null && (interval.lower > 0 || interval.upper < 0))
      expect(stop).toEqual(first ?? null)
    }
    // 20 % against 25 %, 200 a day in each: z passes 1.96 with 550 in each, on the third day
    expect(of('fixed').stop).toMatchObject({ look: 3, n: 1200 })
    const stops = (['fixed', 'pocock', 'obrien-fleming'] as const).map((method) => of(method).stop!.look)
    expect(stops).toEqual(stops.toSorted((a, b) => a - b))
    expect(of('confidence-sequence').stop!.look).toBeGreaterThan(of('pocock').stop!.look)
  })

  it('counts the false alarms of peeking: 22 % of 14 equally spaced looks, alpha for what holds', async () => {
    const { of, contenders } = await duel()
    expect(of('fixed').falsePositives).toBeCloseTo(0.22, 3)
    expect(of('bayes').falsePositives).toBeCloseTo(0.22, 3)
    expect(of('obrien-fleming').falsePositives).toBeCloseTo(0.05, 8)
    expect(of('pocock').falsePositives).toBeCloseTo(0.05, 8)
    expect(of('confidence-sequence').falsePositives).toBeLessThan(0.05)
    expect(of('msprt').falsePositives).toBeLessThan(0.05)
    expect(of('sprt').falsePositives).toBeLessThan(0.05)
    expect(
      contenders.filter(({ holdsForRepeatedLooks }) => !holdsForRepeatedLooks).map(({ method }) => method),
    ).toEqual(['fixed', 'bayes'])
    const once = await duel({ everyDays: 14 })
    expect(once.of('fixed').falsePositives).toBeNull()
  })

  it("reads Wald's test only where there is an effect to test against, unless it is asked for", async () => {
    const { of } = await duel()
    // 20 % of the control's 20 %
    expect(of('sprt').tuning).toEqual({ kind: 'sprt', effect: expect.closeTo(0.04, 9), beta: 0.2, source: 'mde' })
    const aimless = await duel({ metric: 'spend' })
    expect(aimless.contenders.map(({ method }) => method)).not.toContain('sprt')
    const asked = await duel({ metric: 'spend', methods: ['sprt'] })
    expect(asked.of('sprt')).toMatchObject({ stop: null, pValue: null, falsePositives: null, tuning: { effect: null } })
  })

  it('lets nobody stop where nothing differs', async () => {
    const { contenders, of } = await duel({ metric: 'flat' })
    expect(contenders.every(({ stop }) => stop === null)).toBe(true)
    expect(of('bayes').bayesian).toMatchObject({ prior: { kind: 'flat' }, chanceToWin: 0.5 })
  })

  it('tunes the confidence sequence as asked, by the plan, or in hindsight and says so', async () => {
    const hindsight = await duel({ methods: ['confidence-sequence'] })
    expect(hindsight.view.tunedInHindsight).toBe(true)
    expect(hindsight.of('confidence-sequence').tuning).toMatchObject({ tunedFor: 5600 })
    const asked = await duel({ methods: ['confidence-sequence'], tunedFor: 2000 })
    expect(asked.view.tunedInHindsight).toBe(false)
    expect(asked.of('confidence-sequence').tuning).toMatchObject({ tunedFor: 2000 })
    const stopping = {
      kind: 'group-sequential',
      spending: { kind: 'pocock' },
      looks: [1],
      plannedSubjects: 8000,
    } as const
    const planned = await duel({ methods: ['confidence-sequence'] }, { plan: { ...spec.plan, stopping } })
    expect(planned.of('confidence-sequence').tuning).toMatchObject({ tunedFor: 8000 })
    expect(planned.view.tunedInHindsight).toBe(false)
  })

  it('reads rates exactly without a prior opinion, and shrinks them with one', async () => {
    const free = (await duel({ methods: ['bayes'] })).of('bayes')
    expect(free.bayesian).toMatchObject({ prior: { kind: 'beta', successes: 1, failures: 1 } })
    expect(free.bayesian!.chanceToWin).toBeGreaterThan(0.9999)
    const sceptical = (await duel({ methods: ['bayes'], priorSd: 0.05 })).of('bayes')
    expect(sceptical.bayesian!.prior).toEqual({ kind: 'normal', standardDeviation: expect.closeTo(0.01, 12) })
    expect(sceptical.bayesian!.mean).toBeLessThan(free.bayesian!.mean / 2 + 0.01)
    expect(sceptical.falsePositives!).toBeLessThan(free.falsePositives! / 2)
    expect(sceptical.stop!.look).toBeGreaterThan(free.stop!.look)
  })

  it('of a metric that should fall wins with its fall, and a one-sided plan has one-sided intervals', async () => {
    const [bought, ...others] = spec.metrics
    const { of } = await duel({ methods: ['bayes'] }, { metrics: [{ ...bought!, direction: 'decrease' }, ...others] })
    expect(of('bayes').bayesian!.chanceToWin).toBeLessThan(1e-4)
    expect(of('bayes').bayesian!.chanceToWin).toBeGreaterThan(0)
    const oneSided = await duel({}, { plan: { ...spec.plan, alternative: 'greater' } })
    for (const { looks } of oneSided.contenders) expect(looks.at(-1)!.interval!.upper).toBe(Infinity)
    expect(oneSided.of('fixed').falsePositives!).toBeLessThan(0.2)
  })
})

describe('false alarms of repeated tests at 5 %', () => {
  // Armitage, McPherson and Rowe (1969), table 2
  it.each([
    [2, 0.083],
    [5, 0.142],
    [10, 0.193],
    [20, 0.248],
  ])('%i looks: %f', (count, expected) => {
    const looks = Array.from({ length: count }, (_, k) => ({
      informationFraction: (k + 1) / count,
      lower: -1.959964,
      upper: 1.959964,
    }))
    expect(falsePositives(looks)).toBeCloseTo(expected, 3)
    const withPauses = looks.flatMap((look) => [{ ...look, lower: -Infinity, upper: Infinity }, look, look])
    expect(falsePositives(withPauses)).toBe(falsePositives(looks))
  })

  it('are none to speak of for one look', () => {
    expect(falsePositives([{ informationFraction: 1, lower: -2, upper: 2 }])).toBeNull()
    expect(falsePositives([])).toBeNull()
  })
})
