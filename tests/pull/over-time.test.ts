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

/** Numbers in [0, 1) that are the same in every run (Park and Miller 1988). */
function stream(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

interface Event {
  readonly subject: string
  readonly name: string
  readonly at: number
  readonly amount: number | null
}

const random = stream(11)
const exposures = Array.from({ length: 80 }, (_, at) => ({
  subject: `u${at}`,
  variant: at % 2 === 0 ? 'a' : 'b',
  at: start + Math.floor(random() * 15 * day),
}))
const names = ['view', 'cart', 'buy']
const events: readonly Event[] = Array.from({ length: 1200 }, () => ({
  subject: `u${Math.floor(random() * 85)}`,
  name: names[Math.floor(random() * 3)]!,
  // few distinct times, so that events of one subject often coincide
  at: start + Math.floor(random() * 72) * (day / 4) - 2 * day,
  amount: random() < 0.1 ? null : Math.round(random() * 400) / 4,
}))
const dataEnd = Math.max(...exposures.map(({ at }) => at), ...events.map(({ at }) => at))

const steps = [
  { event: 'view' },
  { event: 'cart', filter: { field: 'amount', op: '>', value: 20 } },
  { event: 'view' },
  { event: 'buy' },
]
const metrics = [
  { id: 'day_3', type: 'retention', event: 'view', day: 3 },
  { id: 'week_2', type: 'retention', event: 'buy', day: 7, window_days: 7 },
  { id: 'checkout', type: 'funnel', steps, window_days: 8 },
  { id: 'ever', type: 'funnel', steps: steps.slice(2) },
  { id: 'p90', type: 'quantile', event: 'buy', field: 'amount', quantile: 0.9, level: 'event', window_days: 9 },
  { id: 'least', type: 'mean', event: 'buy', field: 'amount', aggregation: 'min' },
]
const iso = (at: number) => new Date(at).toISOString()

function csv(rows: readonly object[]): string {
  return [Object.keys(rows[0]!).join(','), ...rows.map((row) => Object.values(row).join(','))].join('\n')
}

function ordered(list: readonly (readonly unknown[])[]): readonly string[] {
  return list.map((row) => JSON.stringify(row)).toSorted()
}

function eventsOf(subject: string, from: number, until: number): readonly Event[] {
  const own = events.filter((event) => event.subject === subject && event.at >= from && event.at < until)
  return own.toSorted((a, b) => a.at - b.at)
}

/** Steps reached by going through a subject's events once, in their order. */
function stepsReached(passed: readonly Event[], from: number): number {
  const asked = steps.slice(from)
  let reached = 0
  for (const { name, amount } of passed) {
    const step = asked[reached]
    if (step === undefined) break
    if (step.event === name && (step.filter === undefined || (amount !== null && amount > 20))) reached++
  }
  return reached
}

function expected(column: string, subject: string, at: number, until: number): number {
  const back = (first: number, width: number, name: string) => {
    const inWindow = eventsOf(subject, at + first * day, Math.min(until, at + (first + width) * day))
    return inWindow.some((event) => event.name === name) ? 1 : 0
  }
  // an end of a window counts on its own day, as an event does
  const ended = (days: number) => {
    const end = at + days * day
    return end < until && end <= dataEnd ? 1 : 0
  }
  switch (column) {
    case metricColumns('day_3').value:
      return back(3, 1, 'view')
    case metricColumns('day_3').count:
      return ended(4)
    case metricColumns('week_2').value:
      return back(7, 7, 'buy')
    case metricColumns('week_2').count:
      return ended(14)
    case metricColumns('checkout').value:
      return stepsReached(eventsOf(subject, at, Math.min(until, at + 8 * day)), 0)
    default:
      return stepsReached(eventsOf(subject, at, until), 2)
  }
}

const columns = [
  metricColumns('day_3').value,
  metricColumns('day_3').count,
  metricColumns('week_2').value,
  metricColumns('week_2').count,
  metricColumns('checkout').value,
  metricColumns('ever').value,
]

describe('what subjects get to in the course of time', () => {
  let id: string
  beforeAll(async () => {
    fixture.file(
      'seen.csv',
      csv(exposures.map(({ subject, ...rest }) => ({ user: subject, ...rest, at: iso(rest.at) }))),
    )
    fixture.file('did.csv', csv(events.map(({ subject, at, ...rest }) => ({ user: subject, at: iso(at), ...rest }))))
    const source = {
      kind: 'events',
      exposures: { file: 'seen.csv', subject: 'user', variant: 'variant', at: 'at' },
      events: { file: 'did.csv', subject: 'user', event: 'name', at: 'at' },
    }
    const { manifest } = await fixture.pull(studyOf(source, metrics))
    id = manifest.id
  })

  it.each(columns)('gives each subject its %s', async (column) => {
    const rows = await fixture.query(id, `SELECT subject, exposed_at, "${column}" FROM subjects ORDER BY subject`)
    expect(rows.length).toBe(80)
    for (const [subject, at, value] of rows) {
      const wanted = expected(column, String(subject), Date.parse(String(at)), Infinity)
      expect([subject, value]).toEqual([subject, wanted])
    }
    // the case is not trivial: subjects differ
    expect(new Set(rows.map(([, , value]) => value)).size).toBeGreaterThan(1)
  })

  it.each(columns)('adds the days of %s up to any day', async (column) => {
    const rows = await fixture.query(
      id,
      `SELECT subject, exposed_at, day, sum("${column}") OVER (PARTITION BY subject ORDER BY day) FROM activity`,
    )
    const days = Array.from({ length: 26 }, (_, at) => start + at * day)
    for (const { subject, at } of exposures) {
      const own = rows.filter((row) => row[0] === subject)
      expect(new Set(own.map((row) => row[2])).size).toBe(own.length)
      for (const until of days) {
        const sofar = own.findLast((row) => Date.parse(String(row[2])) < until)?.[3] ?? 0
        const wanted = at < until ? expected(column, subject, at, until) : 0
        expect([subject, iso(until), sofar]).toEqual([subject, iso(until), wanted])
      }
    }
  })

  it('keeps a missing minimum missing on days that only a window ended', async () => {
    const column = metricColumns('least').value
    const rows = await fixture.query(id, `SELECT subject, exposed_at, "${column}" FROM subjects`)
    for (const [subject, at, value] of rows) {
      const bought = eventsOf(String(subject), Date.parse(String(at)), Infinity)
        .filter(({ name }) => name === 'buy')
        .flatMap(({ amount }) => (amount === null ? [] : [amount]))
      expect([subject, value]).toEqual([subject, bought.length === 0 ? null : Math.min(...bought)])
    }
  })

  it('has the values of single events', async () => {
    const rows = await fixture.query(id, 'SELECT subject, variant, metric, value FROM event_values')
    const wanted = exposures.flatMap(({ subject, variant, at }) =>
      eventsOf(subject, at, at + 9 * day)
        .filter(({ name, amount }) => name === 'buy' && amount !== null)
        .map(({ amount }) => [subject, variant, 'p90', amount]),
    )
    expect(wanted.length).toBeGreaterThan(50)
    expect(ordered(rows)).toEqual(ordered(wanted))
  })

  it('makes another snapshot when the day of a retention changes, though its events are the same', async () => {
    const source = {
      kind: 'events',
      exposures: { file: 'seen.csv', subject: 'user', variant: 'variant', at: 'at' },
      events: { file: 'did.csv', subject: 'user', event: 'name', at: 'at' },
    }
    const later = metrics.map((metric) => (metric.id === 'day_3' ? { ...metric, day: 4 } : metric))
    const { manifest } = await fixture.pull(studyOf(source, later))
    expect(manifest.id).not.toBe(id)
  })
})
