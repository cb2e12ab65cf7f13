import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusteredQuantileTest } from '../golden/unshipped/clustered-quantile'
import { runExperiment, type Effect, type ExperimentResult, type MetricResult } from '@analysis'
import { twoProportionZ } from '../../analysis/inference/two-proportion-z'
import { openPulledStudies } from '../parity/pulled-studies'
import { generateShop, writeShop, type GeneratedSubject } from '../support/metric-study'

/** From the study's files through the pull and the engine to effects, against the same list of events in memory. */

const day = 86_400_000
const { users, events } = generateShop()
const eventsOf = new Map(users.map(({ user }) => [user, events.filter((event) => event.user === user)]))
const dataEnd = Math.max(...users.map(({ exposedAt }) => exposedAt), ...events.map(({ at }) => at))
const options = { alpha: 0.05, alternative: 'two-sided' } as const

let studies: Awaited<ReturnType<typeof openPulledStudies>>
let result: ExperimentResult
beforeAll(async () => {
  studies = await openPulledStudies()
  const plan = { stopping: { kind: 'group-sequential', spending: 'obrien-fleming', looks: 4 }, correction: 'none' }
  const study = await studies.pull(await writeShop(studies.folder, plan))
  result = await studies.withNative(study, async (context) => (await runExperiment(context)).result)
}, 120_000)
afterAll(() => studies.close())

function metricOf(id: string): MetricResult {
  return result.metrics.find(({ metricId }) => metricId === id)!
}

function inVariant(variant: GeneratedSubject['variant'], own: readonly GeneratedSubject[]) {
  return own.filter((user) => user.variant === variant)
}

function happened({ user, exposedAt }: GeneratedSubject, name: string, from: number, until: number): boolean {
  return (eventsOf.get(user) ?? []).some(
    (event) => event.name === name && event.at >= exposedAt + from * day && event.at < exposedAt + until * day,
  )
}

function shareTest(own: readonly GeneratedSubject[], success: (user: GeneratedSubject) => boolean) {
  const count = (variant: GeneratedSubject['variant']) => {
    const counted = inVariant(variant, own)
    return { successes: counted.filter(success).length, n: counted.length }
  }
  return twoProportionZ(count('control'), count('treatment'), options)
}

function expectSameEffect(effect: Effect, expected: Pick<Effect, 'absolute' | 'test'>) {
  if (effect.absolute.kind !== 'estimated' || effect.test.kind !== 'estimated') throw new Error('not estimated')
  if (expected.absolute.kind !== 'estimated' || expected.test.kind !== 'estimated') throw new Error('not comparable')
  expect(effect.absolute.estimate).toBeCloseTo(expected.absolute.estimate, 10)
  expect(effect.absolute.standardError).toBeCloseTo(expected.absolute.standardError, 10)
  expect(effect.test.statistic).toBeCloseTo(expected.test.statistic, 8)
}

function back(user: GeneratedSubject): boolean {
  return happened(user, 'visit', 7, 14)
}

/** Values of loads after exposure, by subject. */
function loads(variant: GeneratedSubject['variant']): readonly (readonly number[])[] {
  return inVariant(variant, users).map(({ user, exposedAt }) =>
    (eventsOf.get(user) ?? []).flatMap(({ name, at, value }) =>
      name === 'load' && at >= exposedAt && value !== null ? [value] : [],
    ),
  )
}

function effectOf(id: string): Effect {
  return metricOf(id).effects[0]!
}

describe('a retention', () => {
  const mature = users.filter(({ exposedAt }) => exposedAt + 14 * day <= dataEnd)

  it('counts the subjects whose window has ended, in both variants alike, and says how many have to wait', () => {
    const { variants, effects } = metricOf('back_in_week_2')
    expect(mature.length).toBeGreaterThan(100)
    expect(mature.length).toBeLessThan(users.length)
    expect(variants.map(({ n }) => n)).toEqual([
      inVariant('control', mature).length,
      inVariant('treatment', mature).length,
    ])
    expectSameEffect(effects[0]!, shareTest(mature, back))
    const finding = result.findings.find(
      ({ code, evidence }) => code === 'not-yet-mature' && evidence['metric'] === 'back_in_week_2',
    )
    expect(finding?.message).toContain(`${users.length - mature.length} subjects are not yet in`)
    expect(result.findings.filter(({ code }) => code === 'missing-outcome')).toEqual([])
  })

  it('takes every subject in on the day its window ends: each look as the data stood then', () => {
    const { sequential } = metricOf('back_in_week_2').effects[0]!
    expect(sequential?.looks.length).toBeGreaterThan(1)
    for (const { at, n, effect } of sequential!.looks) {
      const until = Date.parse(at!)
      const then = mature.filter(({ exposedAt }) => exposedAt + 14 * day < until)
      expect(n).toBe(then.length)
      const known = shareTest(then, back)
      expect(effect).toBeCloseTo(known.absolute.kind === 'estimated' ? known.absolute.estimate : Number.NaN, 10)
    }
  })

  it('is the same in each segment', () => {
    const own = mature.filter(({ country }) => country === 'FR')
    const segment = result.segments.find(({ value, metricId }) => value[0] === 'FR' && metricId === 'back_in_week_2')
    expectSameEffect(segment!.effects[0]!, shareTest(own, back))
  })
})

describe('a funnel', () => {
  const steps = ['view', 'cart', 'buy']
  const reached = ({ user, exposedAt }: GeneratedSubject) => {
    const own = (eventsOf.get(user) ?? [])
      .filter(({ at }) => at >= exposedAt && at < exposedAt + 7 * day)
      .toSorted((a, b) => a.at - b.at)
    return own.reduce(
      (step, { name, value }) => (name === steps[step] && (step < 2 || value! > 50) ? step + 1 : step),
      0,
    )
  }

  it('counts a step only after the one before it', () => {
    const { effects, steps: read } = metricOf('checkout')
    expectSameEffect(
      effects[0]!,
      shareTest(users, (user) => reached(user) === 3),
    )
    read?.forEach(({ reached: { variants } }, at) => {
      const of = (variant: GeneratedSubject['variant']) => {
        const own = inVariant(variant, users)
        return own.filter((user) => reached(user) > at).length / own.length
      }
      expect(variants.map(({ mean }) => mean)).toEqual([
        expect.closeTo(of('control'), 12),
        expect.closeTo(of('treatment'), 12),
      ])
    })
    // some put things in the cart before they viewed any: those are the ones that order matters for
    const unordered = users.filter((user) => happened(user, 'cart', 0, 7) && happened(user, 'view', 0, 7))
    expect(unordered.length).toBeGreaterThan(users.filter((user) => reached(user) > 1).length)
  })
})

describe('a quantile over events', () => {
  it('is clustered by subject', () => {
    const { effects } = metricOf('load_p90')
    expectSameEffect(effects[0]!, clusteredQuantileTest(loads('control'), loads('treatment'), 0.9, options))
    // looks are read from moments, which a quantile has none of: the present one is all there is
    expect(effects[0]!.sequential!.looks).toHaveLength(1)
    const said = result.findings
      .filter(({ code }) => code === 'fixed-horizon-peek')
      .map(({ evidence }) => evidence['metric'])
    expect(said).toContain('load_p90')
  })
})

describe('adjustments', () => {
  it('each leave their mark on the effect', () => {
    expect(effectOf('revenue').cuped).toMatchObject({
      kind: 'estimated',
      ridge: { features: ['tenure', 'visits_before'] },
    })
    expect(effectOf('revenue_lin')).toMatchObject({ method: 'lin-z', cuped: { slopes: {} } })
    expect(effectOf('revenue_stratified')).toMatchObject({
      method: 'post-stratified-z',
      postStratified: { kind: 'estimated', dimensions: ['country'] },
    })
    expect(effectOf('revenue_per_visit')).toMatchObject({
      method: 'cuped-ratio-z',
      cuped: { covariates: ['tenure', 'visits_before'] },
    })
    const caps = result.segments.filter(({ metricId }) => metricId === 'revenue_capped').map(({ cap }) => cap)
    expect(caps.map((cap) => cap?.scope)).toEqual(['segment', 'segment', 'segment'])
    expect(new Set(caps.map((cap) => cap?.value)).size).toBeGreaterThan(1)
  })
})
