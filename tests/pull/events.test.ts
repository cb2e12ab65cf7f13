import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { metricColumns } from '../../analysis/frame/frame'
import { pullFixture, studyOf, type PullFixture } from './pull-fixture'

let fixture: PullFixture
beforeAll(async () => {
  fixture = await pullFixture()
})
afterAll(() => fixture.close())

const day = 86_400_000
const start = Date.parse('2026-03-01T00:00:00Z')
const end = '2026-03-20T00:00:00Z'

/** Numbers in [0, 1) that are the same in every run (Park and Miller 1988). */
function stream(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

interface Event {
  readonly id: string
  readonly subject: string
  readonly name: string
  readonly at: number
  readonly amount: number | null
  readonly item: string
}

const random = stream(7)
const exposures = Array.from({ length: 60 }, (_, at) => ({
  subject: `u${at % 50}`,
  // ten subjects have two exposures, five of those in another variant
  variant: (at < 50 ? at : at + (at % 2)) % 2 === 0 ? 'a' : 'b',
  at: start + Math.floor(random() * 5 * day),
  experiment: 'test',
}))
const elsewhere = [{ subject: 'u1', variant: 'b', at: start, experiment: 'other' }]
const events: Event[] = Array.from({ length: 1500 }, (_, at) => ({
  id: `e${at}`,
  subject: `u${Math.floor(random() * 55)}`,
  name: random() < 0.6 ? 'purchase' : 'visit',
  at: start + Math.floor((random() * 40 - 10) * day),
  amount: random() < 0.1 ? null : Math.round(random() * 100) / 4,
  item: `i${Math.floor(random() * 6)}`,
}))
const repeated = events.slice(0, 20)

const metrics = [
  { id: 'buyers', type: 'proportion', event: 'purchase', aggregation: 'any', window_days: 7 },
  { id: 'orders', type: 'mean', event: 'purchase', aggregation: 'count', covariate: { lookback_days: 5 } },
  {
    id: 'revenue',
    type: 'mean',
    event: 'purchase',
    aggregation: 'sum',
    field: 'amount',
    window_days: 7,
    covariate: { lookback_days: 5 },
  },
  {
    id: 'order_value',
    type: 'mean',
    event: 'purchase',
    aggregation: 'mean',
    field: 'amount',
    covariate: { lookback_days: 5 },
  },
  { id: 'smallest', type: 'mean', event: 'purchase', aggregation: 'min', field: 'amount', window_days: 10 },
  { id: 'largest', type: 'mean', event: 'purchase', aggregation: 'max', field: 'amount', window_days: 10 },
  { id: 'items', type: 'mean', event: 'visit', aggregation: 'distinct', field: 'item' },
  {
    id: 'big',
    type: 'mean',
    event: 'purchase',
    aggregation: 'sum',
    field: 'amount',
    filter: [
      { field: 'amount', op: '>=', value: 10 },
      { field: 'item', op: 'in', value: ['i1', 'i2'] },
    ],
  },
  {
    id: 'rate',
    type: 'ratio',
    event: 'purchase',
    aggregation: 'sum',
    field: 'amount',
    denominator: { event: 'visit', aggregation: 'count' },
    covariate: { lookback_days: 5 },
  },
].map((metric, at) => ({ role: at === 0 ? 'primary' : 'secondary', direction: 'increase', ...metric }))

const source = {
  kind: 'events',
  exposures: { file: 'exposures.csv', subject: 'user', variant: 'variant', at: 'at', experiment: 'experiment' },
  events: { file: 'events.csv', subject: 'user', event: 'name', at: 'at', event_id: 'id' },
  subjects: { file: 'users.csv', subject: 'user' },
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

/** The variant that a subject came to first; null where it came to two at the same time. */
function firstVariantOf(subject: string): string | null {
  const own = exposures.filter((each) => each.subject === subject)
  const earliest = Math.min(...own.map(({ at }) => at))
  const first = [...new Set(own.filter(({ at }) => at === earliest).map(({ variant }) => variant))]
  return first.length === 1 ? first[0]! : null
}

function firstExposures() {
  const seen = new Map<string, { variants: Set<string>; at: number }>()
  for (const { subject, variant, at } of exposures) {
    const known = seen.get(subject) ?? { variants: new Set(), at }
    known.variants.add(variant)
    seen.set(subject, { ...known, at: Math.min(known.at, at) })
  }
  return seen
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function csv(rows: readonly object[]): string {
  return [Object.keys(rows[0]!).join(','), ...rows.map((row) => Object.values(row).join(','))].join('\n')
}

/** A quantity worked out from the list of events, the way the study describes it. */
function expected(subject: string, exposedAt: number, metric: string, until: number, before: boolean) {
  const own = events.filter((event) => event.subject === subject)
  const within = (days: number | null) => (event: Event) => {
    if (before) return event.at < exposedAt && event.at >= exposedAt - 5 * day
    const closes = days === null ? Date.parse(end) : exposedAt + days * day
    return event.at >= exposedAt && event.at < closes && event.at < until
  }
  const purchases = (days: number | null) => own.filter((event) => event.name === 'purchase').filter(within(days))
  const amounts = (days: number | null) => purchases(days).flatMap(({ amount }) => (amount === null ? [] : [amount]))
  const visits = own.filter((event) => event.name === 'visit').filter(within(null))
  switch (metric) {
    case 'buyers':
      return purchases(7).length > 0 ? 1 : 0
    case 'orders':
      return purchases(null).length
    case 'revenue':
      return sum(amounts(7))
    case 'order_value':
      return amounts(null).length === 0 ? null : sum(amounts(null))
    case 'order_value count':
      return amounts(null).length
    case 'smallest':
      return amounts(10).length === 0 ? null : Math.min(...amounts(10))
    case 'largest':
      return amounts(10).length === 0 ? null : Math.max(...amounts(10))
    case 'items':
      return new Set(visits.map(({ item }) => item)).size
    case 'big':
      return sum(
        purchases(null).flatMap(({ amount, item }) =>
          amount !== null && amount >= 10 && ['i1', 'i2'].includes(item) ? [amount] : [],
        ),
      )
    case 'rate':
      return sum(amounts(null))
    default:
      return visits.length
  }
}

describe('an events source', () => {
  let id: string
  let counts: Readonly<Record<string, number | undefined>>
  beforeAll(async () => {
    const written = [...exposures, ...elsewhere].map(({ subject, ...rest }) => ({
      user: subject,
      ...rest,
      at: iso(rest.at),
    }))
    fixture.file('exposures.csv', csv(written))
    const all = [...events, ...repeated].map(({ subject, at, ...rest }) => ({ user: subject, at: iso(at), ...rest }))
    fixture.file('events.csv', csv(all))
    fixture.file(
      'users.csv',
      csv(Array.from({ length: 50 }, (_, at) => ({ user: `u${at}`, country: at % 3 ? 'UK' : 'FR' }))),
    )
    const { manifest } = await fixture.pull(studyOf(source, metrics, { end }))
    id = manifest.id
    counts = manifest.frame.counts
  })

  it('has one row per subject in one variant, and the others apart', async () => {
    const seen = firstExposures()
    const single = [...seen].filter(([, { variants }]) => variants.size === 1)
    const rows = await fixture.query(id, 'SELECT subject, variant, exposed_at, country FROM subjects ORDER BY subject')
    expect(rows).toEqual(
      single
        .map(([subject, { variants, at }]) => [
          subject,
          [...variants][0],
          iso(at),
          Number(subject.slice(1)) % 3 ? 'UK' : 'FR',
        ])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    )
    const crossed = [...seen].filter(([, { variants }]) => variants.size === 2)
    expect(crossed.length).toBeGreaterThan(0)
    expect(await fixture.query(id, 'SELECT subject, variants, first_at FROM crossovers')).toEqual(
      crossed
        .map(([subject, { at }]) => [subject, 'a,b', iso(at)])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    )
    expect(counts).toMatchObject({
      crossover_subjects: crossed.length,
      duplicate_subject_rows: 60 - single.length - 2 * crossed.length,
      duplicate_event_rows: repeated.length,
      source_rows: 61 + 1520 + 50,
    })
  })

  it('keeps which variant a crossover came to first, and how often others were exposed', async () => {
    const rows = await fixture.query(id, 'SELECT subject, first_variant FROM crossovers')
    expect(rows).toEqual(rows.map(([subject]) => [subject, firstVariantOf(String(subject))]))
    expect(rows.length).toBeGreaterThan(0)
    const single = [...firstExposures()].filter(([, { variants }]) => variants.size === 1)
    const volumes = ['a', 'b'].map((variant) => {
      const times = single
        .filter(([, { variants }]) => variants.has(variant))
        .map(([subject]) => exposures.filter((each) => each.subject === subject).length)
      return [variant, times.length, sum(times), sum(times.map((each) => each ** 2))]
    })
    expect(await fixture.query(id, 'SELECT variant, subjects, exposures, squares FROM exposures')).toEqual(volumes)
  })

  it('counts events before exposure and of subjects without exposure', () => {
    const seen = firstExposures()
    const exposed = (event: Event) => seen.get(event.subject)?.variants.size === 1
    const before = events.filter((event) => exposed(event) && event.at < seen.get(event.subject)!.at)
    expect(counts['events_before_exposure']).toBe(before.length)
    const without = [...events, ...repeated].filter((event) => !exposed(event))
    expect(counts['events_without_exposure']).toBe(without.length)
  })

  const columns = [
    ...metrics.map(({ id: metric }) => [metric, metricColumns(metric).value, false] as const),
    ['order_value count', metricColumns('order_value').count, false],
    ['visits', metricColumns('rate').denominator, false],
    ['orders', metricColumns('orders').preValue, true],
    ['revenue', metricColumns('revenue').preValue, true],
    ['order_value', metricColumns('order_value').preValue, true],
    ['order_value count', metricColumns('order_value').preCount, true],
    ['rate', metricColumns('rate').preValue, true],
    ['visits', metricColumns('rate').preDenominator, true],
  ] as const

  it.each(columns)('gives each subject its %s in %s', async (metric, column, before) => {
    const rows = await fixture.query(id, `SELECT subject, exposed_at, "${column}" FROM subjects`)
    expect(rows.length).toBeGreaterThan(40)
    for (const [subject, exposedAt, value] of rows) {
      const wanted = expected(String(subject), Date.parse(String(exposedAt)), metric, Infinity, before)
      expect([subject, value]).toEqual([subject, wanted])
    }
  })

  it.each(columns.filter(([, , before]) => !before))(
    'adds the days of %s in %s up to any day',
    async (metric, column) => {
      const days = Array.from({ length: 22 }, (_, at) => start + at * day)
      const rows = await fixture.query(
        id,
        `SELECT subject, exposed_at, day, sum("${column}") OVER (PARTITION BY subject ORDER BY day) FROM activity`,
      )
      expect(rows.length).toBeGreaterThan(100)
      const exposedAt = new Map(rows.map(([subject, at]) => [String(subject), Date.parse(String(at))]))
      for (const [subject, at] of exposedAt) {
        const own = rows.filter((row) => row[0] === subject)
        for (const until of days) {
          const sofar = own.findLast((row) => Date.parse(String(row[2])) < until)?.[3] ?? null
          expect([subject, iso(until), sofar ?? 0]).toEqual([
            subject,
            iso(until),
            expected(subject, at, metric, until, false) ?? 0,
          ])
        }
      }
    },
  )

  it('reads a table that holds one kind of event, and events at the very edge of a window', async () => {
    fixture.file('edge-exposures.csv', `user,variant,at\n1,a,2026-01-01T00:00:00.000001Z\n2,b,2026-01-01T00:00:00Z\n`)
    fixture.file(
      'edge-events.csv',
      [
        'user,at',
        '1,2026-01-01T00:00:00.000001Z',
        '1,2026-01-08T00:00:00.000000Z',
        '1,2026-01-08T00:00:00.000001Z',
        '2,2025-12-31T23:59:59.999999Z',
        '2,2026-01-08T00:00:00Z',
      ].join('\n'),
    )
    const study = studyOf(
      {
        kind: 'events',
        exposures: { file: 'edge-exposures.csv', subject: 'user', variant: 'variant', at: 'at' },
        events: { file: 'edge-events.csv', subject: 'user', event_name: 'visit', at: 'at' },
      },
      [
        {
          id: 'v',
          role: 'primary',
          type: 'mean',
          event: 'visit',
          aggregation: 'count',
          window_days: 7,
          direction: 'increase',
        },
      ],
    )
    const { manifest } = await fixture.pull(study)
    expect(await fixture.query(manifest.id, 'SELECT subject, v__value FROM subjects ORDER BY subject')).toEqual([
      ['1', 2],
      ['2', 0],
    ])
  })
})
