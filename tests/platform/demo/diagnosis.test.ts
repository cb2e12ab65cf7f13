import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assignmentIndependence } from '../../../analysis/diagnostics/interaction-screen'
import { assignments } from '@analysis'
import { mixDecomposition, type SegmentPair } from '../../../analysis/diagnostics/mix-decomposition'
import { noveltyTrend } from '../../../analysis/diagnostics/novelty'
import { pointsAgainstAggregate } from '../../../analysis/diagnostics/simpson'
import { z } from 'zod'
import { isFullSize } from '../../arbitraries/test-size'
import { liveThrough, splitPValueOf, type LivedResult, type LivedWorld } from './lived-world'

// A fortnight: npm run demo-faults
const days = isFullSize() ? 14 : 5
const visitsPerHour = days < 14 ? 150 : 200
const isAscii = (text: string) => /^[ -~]*$/.test(text)

let world: LivedWorld

/** Those faults that leave each other's diagnosis alone, in one world. What must be killed is in kills.test.ts. */
beforeAll(async () => {
  world = await liveThrough({
    days,
    visitsPerHour,
    faults: [
      { name: 'redirect-loss', onsetHour: 0 },
      { name: 'unicode-hash', onsetHour: 0 },
      { name: 'partition-loss', onsetHour: 0 },
      { name: 'bot-wave', onsetHour: 30 },
      { name: 'novelty', onsetHour: 0 },
      { name: 'simpson-mix', onsetHour: 0 },
      { name: 'crossovers', onsetHour: 24 },
      { name: 'layer-overlap', onsetHour: 24 },
    ],
  })
  const { seconds, processorSeconds, records, memory } = world
  const [before, after] = [memory.before, memory.after].map(Math.round)
  console.log(
    `${days} days, ${records} records in ${seconds.toFixed(1)} s, ${processorSeconds.toFixed(1)} s of processor time; memory ${before} MiB before, ${after} MiB after`,
  )
}, 600_000)
afterAll(() => world.stop())

function resultOf(id: string): LivedResult {
  const found = world.results.get(id)
  if (found === undefined) throw new Error(`no result of ${id}`)
  return found
}

const isFlagged = (id: string) => resultOf(id).srm.flagged === true

const count = z.bigint().transform(Number)
const byVariant = z.object({ group: z.string(), variant_id: z.string(), subjects: count, buyers: count })

/** Exposed subjects of one variant, and how many of them bought, by what an expression on their session says. */
function groupsOf(id: string, group: string) {
  return world.rows(
    byVariant,
    `WITH subjects AS (SELECT user_id, min(variant_id) AS variant_id, min(occurred_at) AS exposed_at FROM exposures
         WHERE experiment_id = '${id}' GROUP BY user_id HAVING count(DISTINCT variant_id) = 1),
       sessions AS (SELECT user_id, any_value(properties ->> '$.device') AS device FROM event_rows
         WHERE event = 'session_start' GROUP BY user_id),
       buyers AS (SELECT DISTINCT user_id FROM event_rows WHERE event = 'purchase')
     SELECT CAST(${group} AS VARCHAR) AS "group", variant_id, count(*) AS subjects, count(b.user_id) AS buyers
     FROM subjects AS s JOIN sessions USING (user_id) LEFT JOIN buyers AS b USING (user_id)
     GROUP BY ALL ORDER BY ALL`,
  )
}

describe('a fortnight of the demo world', () => {
  it('is as its truth says where no fault is', () => {
    for (const id of ['one-page-checkout', 'search-ranking', 'recommendations', 'mobile-menu', 'sharp-images'])
      expect(isFlagged(id), id).toBe(false)
    const buyers = resultOf('one-page-checkout').metrics.find(({ metric_id }) => metric_id === 'conversion')
    const [control, treatment] = buyers?.variants ?? []
    expect(treatment?.mean ?? 0).toBeGreaterThan(control?.mean ?? 1)
  })

  it('has no experiment killed by faults that a guardrail must not kill on', () => {
    expect(world.truth('partition-loss').expected.guardrail).toBe('no-kill')
    expect(new Set(world.statuses.values())).toEqual(new Set(['active']))
  })
})

describe('redirect loss', () => {
  it('is an SRM; the assigned, counted again, are split as planned', async () => {
    const { expected, experimentId } = world.truth('redirect-loss')
    expect(isFlagged('new-landing')).toBe(expected.srm)
    expect(experimentId).toBe('new-landing')
    const { observed } = resultOf('new-landing').srm
    expect(observed['treatment']).toBeLessThan(0.93 * (observed['control'] ?? 0))
    // everybody who was seen anywhere: assignment itself is even
    const subjects = await world.rows(z.object({ id: z.string() }), 'SELECT DISTINCT user_id AS id FROM event_rows')
    const assigned = { control: 0, treatment: 0 }
    for (const { id } of subjects) {
      const variant = variantsOf(id).get('blue-button')
      if (variant !== undefined) assigned[variant === 'control' ? 'control' : 'treatment'] += 1
    }
    expect(splitPValueOf(assigned.control, assigned.treatment)).toBeGreaterThan(0.001)
  })
})

function variantsOf(subject: string): ReadonlyMap<string, string> {
  const decisions = assignments(subject, { attributes: {}, now: 0 }, world.snapshot)
  return new Map(decisions.map(({ experimentId, variantId }) => [experimentId, variantId]))
}

describe('the Unicode bug', () => {
  it('shows as mismatches of ids outside ASCII in one SDK version, and as an SRM among such ids', async () => {
    const { expected, experimentId } = world.truth('unicode-hash')
    const exposed = await world.rows(
      z.object({ id: z.string(), variant: z.string(), sdk: z.string() }),
      `SELECT x.user_id AS id, min(x.variant_id) AS variant, any_value(e.properties ->> '$.sdk') AS sdk
       FROM exposures AS x JOIN event_rows AS e ON e.user_id = x.user_id AND e.event = 'session_start'
       WHERE x.experiment_id = '${experimentId}' AND NOT starts_with(x.user_id, 'crawler') GROUP BY x.user_id`,
    )
    const mismatches = exposed.filter(({ id, variant }) => variantsOf(id).get('profile-names') !== variant)
    expect(mismatches.length).toBeGreaterThan(20)
    expect(new Set(mismatches.map(({ sdk }) => sdk))).toEqual(new Set(['ios-3.1']))
    expect(mismatches.filter(({ id }) => isAscii(id))).toEqual([])
    expect(expected.dimension).toBe('character set of the id, and SDK version')
    const split = (passes: (one: (typeof exposed)[number]) => boolean) => {
      const some = exposed.filter(passes)
      const control = some.filter(({ variant }) => variant === 'control').length
      return splitPValueOf(control, some.length - control)
    }
    expect(split(({ id, sdk }) => !isAscii(id) && sdk === 'ios-3.1') < 0.001).toBe(expected.srm)
    expect(split(({ id, sdk }) => !isAscii(id) && sdk !== 'ios-3.1')).toBeGreaterThan(0.001)
    expect(split(({ id }) => isAscii(id))).toBeGreaterThan(0.001)
  })
})

describe('partition loss', () => {
  it('is an SRM of the experiment whose hash partitions, and of no other', () => {
    expect(isFlagged('cart-reminder')).toBe(world.truth('partition-loss').expected.srm)
    expect(world.truth('partition-loss').experimentId).toBe('cart-reminder')
  })

  it('loses whole partitions, which hold the treatment alone', async () => {
    const partitions = await world.rows(
      z.object({ partition: z.number(), variants: z.string() }),
      `SELECT x.partition, string_agg(DISTINCT x.variant_id, ',' ORDER BY x.variant_id) AS variants FROM exposures AS x
       WHERE x.experiment_id = 'cart-reminder' AND x.partition NOT IN (SELECT DISTINCT partition FROM event_rows)
       GROUP BY x.partition ORDER BY 1`,
    )
    expect(partitions).toEqual([10, 11, 13].map((partition) => ({ partition, variants: 'treatment' })))
  })
})

describe('the bot wave', () => {
  it('is a few subjects with hundreds of page views and no purchase, and no SRM', async () => {
    expect(world.truth('bot-wave').expected.srm).toBe(false)
    const busy = await world.rows(
      z.object({ id: z.string(), views: count, purchases: count }),
      `SELECT user_id AS id, count(*) FILTER (event = 'page_view') AS views, count(*) FILTER (event = 'purchase') AS purchases
       FROM event_rows GROUP BY user_id HAVING views >= 100`,
    )
    expect(busy.length).toBeGreaterThan(15)
    expect(busy.every(({ id, purchases }) => id.startsWith('crawler_') && purchases === 0)).toBe(true)
    expect(isFlagged('one-page-checkout')).toBe(false)
  })
})

describe('novelty', () => {
  it.runIf(days >= 14)('is a daily effect that falls', async () => {
    expect(world.truth('novelty').expected.dimension).toBe('day')
    const rows = await world.rows(
      z.object({ day: count, variant_id: z.string(), n: count, buyers: count }),
      `WITH subjects AS (SELECT user_id, min(variant_id) AS variant_id FROM exposures
           WHERE experiment_id = 'price-badge' GROUP BY user_id HAVING count(DISTINCT variant_id) = 1),
         active AS (SELECT date_diff('day', TIMESTAMP '2026-01-05', occurred_at) AS day, user_id, bool_or(event = 'purchase') AS buys
           FROM event_rows GROUP BY ALL)
       SELECT day, variant_id, count(*) AS n, count(*) FILTER (buys) AS buyers
       FROM subjects JOIN active USING (user_id) WHERE day < ${days} GROUP BY ALL ORDER BY ALL`,
    )
    const daily = [...new Set(rows.map(({ day }) => day))].map((day) => {
      const [control, treatment] = ['control', 'treatment'].map((id) => {
        const { n, buyers } = rows.find((row) => row.day === day && row.variant_id === id)!
        return { n, share: buyers / n }
      })
      const variance = [control!, treatment!].reduce((sum, { n, share }) => sum + (share * (1 - share)) / n, 0)
      return { day, estimate: treatment!.share - control!.share, standardError: Math.sqrt(variance) }
    })
    const trend = noveltyTrend(daily)
    expect(trend.kind).toBe('estimated')
    if (trend.kind !== 'estimated') return
    expect(trend.slope).toBeLessThan(0)
    expect(trend.intercept).toBeGreaterThan(0.02)
    expect(trend.test.pValue).toBeLessThan(0.05)
  })
})

describe("Simpson's paradox", () => {
  it('is worse over all and better on every device, by the mix alone', async () => {
    const { expected } = world.truth('simpson-mix')
    expect([isFlagged('delivery-date'), expected.dimension]).toEqual([expected.srm, 'device'])
    const rows = await groupsOf('delivery-date', 'device')
    const segments = [...new Set(rows.map(({ group }) => group))].map((group) => {
      const [control, treatment] = ['control', 'treatment'].map((id) => {
        const { subjects, buyers } = rows.find((row) => row.group === group && row.variant_id === id)!
        return { weight: subjects, mean: buyers / subjects }
      })
      return { group, pair: { control: control!, treatment: treatment! } satisfies SegmentPair }
    })
    const mix = mixDecomposition(segments.map(({ pair }) => pair))
    expect(mix.kind).toBe('estimated')
    if (mix.kind !== 'estimated') return
    expect(mix.aggregate).toBeLessThan(0)
    expect(mix.within).toBeGreaterThan(0)
    const effects = segments.map(({ pair: { control, treatment } }) => ({
      subjects: control.weight + treatment.weight,
      effect: treatment.mean - control.mean,
    }))
    expect(pointsAgainstAggregate(mix.aggregate, effects)).toBe(true)
  })
})

describe('crossovers', () => {
  it('are left out and counted', async () => {
    expect(isFlagged('blue-button')).toBe(world.truth('crossovers').expected.srm)
    const [row] = await world.rows(
      z.object({ crossovers: count, subjects: count }),
      `SELECT count(*) FILTER (variants > 1) AS crossovers, count(*) FILTER (variants = 1) AS subjects FROM
         (SELECT count(DISTINCT variant_id) AS variants FROM exposures WHERE experiment_id = 'blue-button' GROUP BY user_id)`,
    )
    expect(row!.crossovers).toBeGreaterThan(50)
    const { findings, srm } = resultOf('blue-button')
    const finding = findings.find(({ code }) => code === 'crossover')
    expect(finding?.message).toContain(row!.crossovers.toLocaleString('en'))
    expect(Object.values(srm.observed).reduce((sum, n) => sum + n, 0)).toBe(row!.subjects)
  })
})

describe('layer overlap', () => {
  it('is subjects in both experiments of a layer, whom assignment puts into one, and the results of both say so', async () => {
    const { expected, experimentId } = world.truth('layer-overlap')
    expect(isFlagged(experimentId ?? '')).toBe(expected.srm)
    const both = await world.rows(
      z.object({ id: z.string(), gift: z.string(), pay: z.string() }),
      `SELECT a.user_id AS id, min(a.variant_id) AS gift, min(b.variant_id) AS pay FROM exposures AS a
       JOIN exposures AS b ON b.user_id = a.user_id AND b.experiment_id = 'express-pay'
       WHERE a.experiment_id = 'gift-wrap' GROUP BY a.user_id`,
    )
    expect(both.length).toBeGreaterThan(100)
    const meant = both.filter(({ id }) => {
      const variants = variantsOf(id)
      return variants.has('gift-wrap') && variants.has('express-pay')
    })
    expect(meant).toEqual([])
    const n = (gift: string, pay: string) => ({ n: both.filter((one) => one.gift === gift && one.pay === pay).length })
    const independence = assignmentIndependence({
      a0b0: n('control', 'control'),
      a1b0: n('treatment', 'control'),
      a0b1: n('control', 'treatment'),
      a1b1: n('treatment', 'treatment'),
    })
    expect(independence.kind).toBe('estimated')
    const violations = [...world.results].flatMap(([id, { findings }]) =>
      findings
        .filter(({ code }) => code === 'exclusion-violation')
        .map(({ message, severity }) => [id, severity, message]),
    )
    const shared = both.length.toLocaleString('en')
    expect(violations).toEqual([
      ['gift-wrap', 'warning', expect.stringMatching(`^${shared} of .* exposed to "express-pay"`)],
      ['express-pay', 'warning', expect.stringMatching(`^${shared} of .* exposed to "gift-wrap"`)],
    ])
  })
})
