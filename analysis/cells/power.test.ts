import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { buildWorld, runOn, spec, viewOf } from '../../tests/support/two-weeks'
import { planPower } from '../design/power-plan'
import type { ExperimentSpec } from '../study/spec'
import type { PowerOptions } from './power-view'

const asObserved: PowerOptions = {
  kind: 'power',
  metric: 'bought',
  type: null,
  baseline: null,
  standardDeviation: null,
  mde: null,
  absolute: false,
  alpha: null,
  power: 0.8,
  variants: null,
  correction: null,
  looks: null,
  spending: null,
  rho: 'observed',
  dailyTraffic: null,
}

describe('a power cell', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await openTestEngine()
    await buildWorld(engine)
  })
  afterAll(() => engine.close())

  async function plan(over: Partial<PowerOptions>, overSpec = {}) {
    return viewOf(await runOn(engine, { ...asObserved, ...over }, overSpec), 'power')
  }

  it('plans from what control was observed to have, at the traffic that came in', async () => {
    const view = await plan({})
    expect(view.request).toMatchObject({
      type: 'proportion',
      baseline: 0.2,
      standardDeviation: 0.4,
      effect: { size: 0.2, scale: 'relative' },
      weights: [1, 1],
      dailySubjects: 400,
      presentSubjects: 5600,
    })
    expect(view.source).toEqual({ baseline: 'observed', correlation: 'observed', traffic: 'observed' })
    // 7.84888 (0.2 x 0.8 + 0.24 x 0.76) / 0.04^2 = 1,679.7
    expect(view.plan.size.variants).toEqual([1680, 1680])
    expect(view.plan.duration).toMatchObject({ days: 9, wholeWeeks: 14 })
    expect(view.plan).toEqual(planPower(view.request))
  })

  it('takes the correlation that the cuped cell reports, or the one given', async () => {
    const cuped = viewOf(await runOn(engine, { kind: 'cuped', metric: 'spend', covariates: null }), 'cuped')
    const reported = cuped.metric.effects[0]!.cuped
    const view = await plan({ metric: 'spend', mde: 0.02 })
    expect(reported).toMatchObject({ kind: 'estimated', correlation: view.request.correlation })
    expect(view.request.correlation).toBeGreaterThan(0.6)
    const without = await plan({ metric: 'spend', mde: 0.02, rho: 0 })
    expect(without.request.correlation).toBe(0)
    expect(view.plan.size.total / without.plan.size.total).toBeCloseTo(1 - view.request.correlation ** 2, 2)
  })

  it('follows the plan of the study unless told otherwise', async () => {
    const stopping = {
      kind: 'group-sequential',
      spending: { kind: 'pocock' },
      looks: [0.25, 0.5, 0.75, 1],
      plannedSubjects: null,
    } as const
    const planned = await plan({}, { plan: { ...spec.plan, alpha: 0.01, stopping } })
    expect(planned.request).toMatchObject({
      goal: { alpha: 0.01, alternative: 'two-sided' },
      sequential: { looks: 4, spending: { kind: 'pocock' } },
    })
    const own = await plan({ looks: 1, alpha: 0.1, variants: 3 }, { plan: { ...spec.plan, stopping } })
    expect(own.request).toMatchObject({ goal: { alpha: 0.1 }, sequential: null, weights: [1, 1, 1] })
    expect(own.plan.size.comparisonAlpha).toBe(0.05)
  })

  it('needs no data when all is given, and gives what the command gives', async () => {
    const given = { metric: null, type: 'proportion', baseline: 0.05, mde: 0.1, dailyTraffic: 3000, rho: 0 } as const
    const outcome = await runOn(engine, { ...asObserved, ...given })
    const view = viewOf(outcome, 'power')
    expect(outcome.evidence.queries).toEqual([])
    expect(view.source).toEqual({ baseline: 'given', correlation: 'given', traffic: 'given' })
    expect(view.plan.size.total).toBe(62_462)
    expect(view.plan.present).toBeNull()
  })

  it('plans for a fall where a fall is what helps', async () => {
    const [bought, ...others] = spec.metrics
    const view = await plan({}, { metrics: [{ ...bought!, direction: 'decrease' }, ...others] })
    expect(view.plan.effect.relative).toBeCloseTo(-0.2, 12)
  })

  it.each<[Partial<PowerOptions>, string, Partial<ExperimentSpec>?]>([
    [{ metric: 'spend' }, '"spend" names none'],
    [{ mde: 9 }, 'would take the share from 0.2 to 2'],
    [{ mde: -0.1 }, 'looks only upwards', { plan: { ...spec.plan, alternative: 'greater' } }],
    [{ metric: null, type: 'mean', baseline: 0, standardDeviation: 1, mde: 0.1 }, 'An effect of 0 cannot be planned'],
    [{ metric: 'nope' }, 'no metric "nope"'],
  ])('%o is refused: %s', async (over, message, overSpec) => {
    await expect(plan(over, overSpec)).rejects.toThrow(message)
  })
})
