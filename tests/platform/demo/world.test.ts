import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { demoExperiments, demoFaults, openDemoWorld, truthOf, type FaultName } from '../../../platform/demo'
import {
  demoSnapshot,
  firstVariants,
  runWorld,
  sessionProperty,
  shareWith,
  splitPValue,
  type WorldRun,
} from './run-world'

const week = 24 * 7
const isAscii = (text: string) => /^[ -~]*$/.test(text)

describe('the demo world', () => {
  it('is the same for the same seed, hour by hour and in any order', () => {
    const settings = { seed: 7, start: Date.UTC(2026, 0, 5), visitsPerHour: 50, faults: [] }
    const snapshot = demoSnapshot()
    const [one, other] = [openDemoWorld(settings), openDemoWorld(settings)]
    const hours = [0, 1, 2, 30, 31].map((hour) => one.recordsOfHour(hour, snapshot))
    const backwards = [31, 30, 2, 1, 0].map((hour) => other.recordsOfHour(hour, snapshot)).toReversed()
    expect(backwards).toEqual(hours)
    expect(openDemoWorld({ ...settings, seed: 8 }).recordsOfHour(0, snapshot)).not.toEqual(hours[0])
  })

  it('is the same in every release', () => {
    const digest = createHash('sha256')
      .update(JSON.stringify(runWorld(24, 40).records))
      .digest('hex')
    expect(digest).toBe('2a1b084ddf57da2f9e2076708f806dfa4e8643b169478631dc7a0de5224fa276')
  })

  it('keeps each event to its hour, with an id of its own', () => {
    const { events, records } = runWorld(48, 60)
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length)
    expect(records.every(({ at, deliveredAt }) => deliveredAt === at)).toBe(true)
  })

  it('splits every experiment as planned while nothing goes wrong', () => {
    const run = runWorld(week, 150)
    for (const { input } of demoExperiments) {
      expect(splitPValue(run, input.experiment_id), input.experiment_id).toBeGreaterThan(1e-4)
      expect(
        splitPValue(run, input.experiment_id, (id) => !isAscii(id)),
        input.experiment_id,
      ).toBeGreaterThan(1e-4)
    }
    expect(firstVariants(run, 'dark-mode').size).toBeLessThan(0.35 * firstVariants(run, 'blue-button').size)
  })

  it('does what its truth says', () => {
    const run = runWorld(week, 200)
    // About 7,000 subjects a variant: a standard error of 4 points
    expect(Math.abs(liftOf(run, 'one-page-checkout') - 0.15)).toBeLessThan(0.12)
    expect(Math.abs(liftOf(run, 'blue-button'))).toBeLessThan(0.12)
    const truth = truthOf(openDemoWorld({ seed: 1, start: 0, visitsPerHour: 1, faults: [] }))
    expect(truth.experiments.find(({ experiment_id }) => experiment_id === 'one-page-checkout')?.treatments).toEqual([
      { variant_id: 'treatment', conversion: 0.15, revenue: 0.15, latency: 0, errors: 0 },
    ])
  })

  it('writes down the truth of every fault', () => {
    const names = Object.keys(demoFaults).filter((name): name is FaultName => name in demoFaults)
    const faults = names.map((name) => ({ name, onsetHour: 5 }))
    const truth = truthOf(openDemoWorld({ seed: 1, start: 0, visitsPerHour: 1, faults }))
    expect(truth.faults.map(({ fault }) => fault)).toEqual(names)
    for (const { onset, experimentId } of truth.faults) {
      expect(onset).toBe('1970-01-01T05:00:00.000Z')
      if (experimentId !== null) expect(demoExperiments.map(({ input }) => input.experiment_id)).toContain(experimentId)
    }
  })
})

describe('a fault changes nothing before its onset', () => {
  it.each(Object.keys(demoFaults))('%s', (name) => {
    const [fault] = Object.keys(demoFaults).filter((one): one is FaultName => one === name)
    const without = runWorld(10, 100)
    const before = runWorld(10, 100, [fault!], { onsetHour: 10 })
    const partitionless = before.records.map((record) => ({ ...record, partition: null }))
    expect(partitionless).toEqual(without.records)
    expect(runWorld(12, 100, [fault!], { onsetHour: 2 }).records).not.toEqual(runWorld(12, 100).records)
  })
})

describe('what the faults do to the data', () => {
  it('redirect-loss: too few subjects in the treatment, and only there', () => {
    const run = runWorld(week, 100, ['redirect-loss'])
    expect(splitPValue(run, 'new-landing')).toBeLessThan(1e-6)
    expect(splitPValue(run, 'one-page-checkout')).toBeGreaterThan(1e-4)
  })

  it('unicode-hash: ids outside ASCII of one SDK version are all in the control, the others are split as planned', () => {
    const run = runWorld(72, 400, ['unicode-hash'])
    const sdks = sessionProperty(run, 'sdk')
    expect(splitPValue(run, 'profile-names', (id) => !isAscii(id))).toBeLessThan(1e-6)
    expect(splitPValue(run, 'profile-names', isAscii)).toBeGreaterThan(1e-4)
    const broken = [...firstVariants(run, 'profile-names')].filter(([id]) => !isAscii(id) && sdks.get(id) === 'ios-3.1')
    expect(broken.length).toBeGreaterThan(100)
    expect(broken.every(([, variantId]) => variantId === 'control')).toBe(true)
    expect(splitPValue(run, 'profile-names', (id) => !isAscii(id) && sdks.get(id) !== 'ios-3.1')).toBeGreaterThan(1e-4)
  })

  it('partition-loss: takes the treatment alone, and looks like harm', () => {
    const run = runWorld(week, 150, ['partition-loss'], { onsetHour: 24 })
    expect(splitPValue(run, 'cart-reminder')).toBeLessThan(1e-6)
    expect(splitPValue(run, 'one-page-checkout')).toBeGreaterThan(1e-4)
    expect(liftOf(run, 'cart-reminder')).toBeLessThan(-0.1)
    const events = run.events.filter(({ at }) => at > Date.UTC(2026, 0, 6))
    expect(new Set(events.map(({ partition }) => partition)).size).toBe(13)
  })

  it('late-mobile: a part of the phones is late, up to five hours, and nothing is lost', () => {
    const run = runWorld(24, 100, ['late-mobile'])
    const late = run.records.filter(({ at, deliveredAt }) => deliveredAt > at)
    expect(run.records).toHaveLength(runWorld(24, 100).records.length)
    expect(late.length / run.records.length).toBeCloseTo(0.15, 1)
    expect(Math.max(...late.map(({ at, deliveredAt }) => deliveredAt - at))).toBeLessThanOrEqual(5 * 3_600_000)
    const devices = sessionProperty(run, 'device')
    expect(new Set(late.map(({ subjectId }) => devices.get(subjectId)))).toEqual(new Set(['mobile']))
  })

  it('duplicate-exposures: the same records, sent again', () => {
    const run = runWorld(24, 60, ['duplicate-exposures'])
    const clean = runWorld(24, 60)
    const ids = run.events.map(({ eventId }) => eventId)
    expect(ids.length).toBeGreaterThan(1.5 * clean.events.length)
    expect(new Set(ids)).toEqual(new Set(clean.events.map(({ eventId }) => eventId)))
  })

  it('bot-wave: a few subjects, hundreds of pages, no purchase', () => {
    const run = runWorld(24, 60, ['bot-wave'], { onsetHour: 10 })
    const bots = run.events.filter(({ subjectId }) => subjectId.startsWith('crawler_'))
    expect(new Set(bots.map(({ subjectId }) => subjectId)).size).toBe(30)
    expect(bots.filter(({ event }) => event === 'page_view')).toHaveLength(30 * 40 * 4)
    expect(bots.filter(({ event }) => event === 'purchase')).toHaveLength(0)
  })

  it('novelty: a large effect at first, and little of it a week later', () => {
    const [first, later] = [0, week].map((fromHour) => {
      const [withFault, without] = [['novelty'] as const, []].map((faults) =>
        shareWith(runWorld(24, 200, faults, { fromHour }), 'price-badge', 'treatment', 'purchase'),
      )
      return withFault! / without! - 1
    })
    expect(first!).toBeGreaterThan(0.2)
    expect(Math.abs(later!)).toBeLessThan(0.05)
  })

  it('simpson-mix: better on every device, worse over all', () => {
    const run = runWorld(96, 700, ['simpson-mix'], { seed: 1 })
    const devices = sessionProperty(run, 'device')
    const difference = (passes?: (id: string) => boolean) =>
      shareWith(run, 'delivery-date', 'treatment', 'purchase', passes) -
      shareWith(run, 'delivery-date', 'control', 'purchase', passes)
    expect(difference()).toBeLessThan(-0.01)
    for (const device of ['desktop', 'mobile'])
      expect(difference((id) => devices.get(id) === device)).toBeGreaterThan(0)
    expect(splitPValue(run, 'delivery-date', (id) => devices.get(id) === 'mobile')).toBeLessThan(1e-6)
    expect(splitPValue(run, 'delivery-date', (id) => devices.get(id) === 'desktop')).toBeGreaterThan(1e-4)
  })

  it('latency-regression: pages of one treatment are slow', () => {
    const run = runWorld(24, 150, ['latency-regression'])
    const variants = firstVariants(run, 'sharp-images')
    const meanOf = (variant: string) => {
      const views = run.events.filter((one) => one.event === 'page_view' && variants.get(one.subjectId) === variant)
      return views.reduce((sum, { properties }) => sum + Number(properties['latency_ms']), 0) / views.length
    }
    expect(meanOf('treatment') / meanOf('control')).toBeGreaterThan(1.6)
  })

  it('broken-page: most views of one treatment end in an error', () => {
    const run = runWorld(24, 150, ['broken-page'])
    const errors = (variant: string) => shareWith(run, 'search-ranking', variant, 'error')
    expect(errors('treatment')).toBeGreaterThan(0.6)
    expect(errors('control')).toBeLessThan(0.1)
  })

  it('crossovers: subjects in both variants, and a split as planned', () => {
    const run = runWorld(week, 150, ['crossovers'])
    const seen = new Map<string, Set<string>>()
    for (const { subjectId, variantId } of run.exposures.filter(({ experimentId }) => experimentId === 'blue-button')) {
      seen.set(subjectId, (seen.get(subjectId) ?? new Set()).add(variantId))
    }
    const crossed = [...seen.values()].filter(({ size }) => size === 2).length
    expect(crossed / seen.size).toBeGreaterThan(0.01)
    expect(splitPValue(run, 'blue-button')).toBeGreaterThan(1e-4)
  })

  it('layer-overlap: subjects of one experiment of the layer in the other one', () => {
    expect(inBoth(runWorld(48, 100), 'gift-wrap', 'express-pay')).toBe(0)
    expect(inBoth(runWorld(48, 100, ['layer-overlap']), 'gift-wrap', 'express-pay')).toBeGreaterThan(200)
  })
})

/** How much likelier a subject of the treatment is to buy. */
function liftOf(run: WorldRun, experimentId: string): number {
  const share = (variant: string) => shareWith(run, experimentId, variant, 'purchase')
  return share('treatment') / share('control') - 1
}

function inBoth(run: WorldRun, one: string, other: string): number {
  const others = firstVariants(run, other)
  return [...firstVariants(run, one).keys()].filter((id) => others.has(id)).length
}
