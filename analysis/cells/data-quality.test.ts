import { expect, it } from 'vitest'
import { eventMetric, openWorld, specOf } from '../../tests/engines/built-world'

/** 3,000 visitors over ten days, with events on the day of exposure and the next; SQL conditions say what is lost. */
function shop({
  visits = 'TRUE',
  events = 'TRUE',
}: { readonly visits?: string; readonly events?: string } = {}): string {
  return `
  CREATE TABLE subjects AS SELECT 's' || i AS subject, ['old', 'new'][1 + i % 2] AS variant,
    TIMESTAMP '2026-03-01 10:00:00' + INTERVAL (i // 300) DAY AS exposed_at, 5.0::DOUBLE AS buy__value, i // 300 AS visit_day
    FROM range(3000) t(i) WHERE ${visits};
  CREATE TABLE activity AS SELECT subject, variant, exposed_at, date_trunc('day', exposed_at) + INTERVAL (k) DAY AS day, 2.5::DOUBLE AS buy__value
    FROM subjects, range(2) r(k) WHERE hash(subject || k) % 2 = 0 AND (${events});`
}

const spec = specOf([eventMetric('buy')])

async function findingsOf(sql: string, counts: Readonly<Record<string, number>> = {}) {
  const world = await openWorld(sql, counts)
  const { findings } = await world.ask({ kind: 'srm', dimensions: null }, spec)
  world.close()
  return findings
}

it('clean data has no finding', async () => {
  expect(await findingsOf(shop())).toEqual([])
})

it('a day without anyone is found, and only it', async () => {
  expect(await findingsOf(shop({ visits: 'i // 300 <> 4' }))).toMatchObject([
    { code: 'missing-days', severity: 'warning', evidence: { days: ['2026-03-05'] } },
  ])
})

it('a day on which one variant got nobody is found', async () => {
  const findings = await findingsOf(
    shop({ visits: 'NOT (i // 300 = 4 AND i % 2 = 1) AND NOT (i // 300 = 5 AND i % 2 = 0)' }),
  )
  expect(findings).toMatchObject([
    { code: 'missing-days', evidence: { variantId: 'old', days: ['2026-03-06'] } },
    { code: 'missing-days', evidence: { variantId: 'new', days: ['2026-03-05'] } },
  ])
})

it('a variant that does not log its events is found', async () => {
  expect(await findingsOf(shop({ events: `variant = 'old'` }))).toMatchObject([
    { code: 'event-volume', severity: 'error', evidence: { variantId: 'new', activeSubjects: 0 } },
  ])
  expect(await findingsOf(shop({ events: `variant = 'old' OR hash(subject || 'x') % 3 = 0` }))).toMatchObject([
    { code: 'event-volume', severity: 'warning', evidence: { variantId: 'new' } },
  ])
})

it('events that end before exposures do are late', async () => {
  expect(
    await findingsOf(shop({ events: `date_trunc('day', exposed_at) + INTERVAL (k) DAY < '2026-03-08'` })),
  ).toMatchObject([
    { code: 'late-data', evidence: { lastExposure: '2026-03-10', lastActivity: '2026-03-07', days: 3 } },
  ])
})

it('crossovers and duplicates are found where the pull counted them', async () => {
  const findings = await findingsOf(shop(), { crossover_subjects: 12, duplicate_subject_rows: 3 })
  expect(findings).toMatchObject([
    { code: 'crossover', severity: 'warning', evidence: { crossovers: 12 } },
    { code: 'duplicate-subject', severity: 'info', evidence: { duplicateRows: 3 } },
  ])
})

function crossedRows(count: number, first: string, from: number): string {
  return `SELECT 'x' || (i + ${from}) AS subject, 'new,old' AS variants, NULL::TIMESTAMP AS first_at, ${first} AS first_variant FROM range(${count}) t(i)`
}

/** Crossovers from one variant to the other, as a pull writes them. */
function crossed(oldFirst: number, newFirst: number, unknown = 0): string {
  return `${shop()} CREATE TABLE crossovers AS ${crossedRows(oldFirst, `'old'`, 0)} UNION ALL ${crossedRows(newFirst, `'new'`, 1e6)}
    UNION ALL ${crossedRows(unknown, 'NULL', 2e6)};`
}

it('crossing one way is found, crossing either way is not', async () => {
  expect(await findingsOf(crossed(40, 2, 7))).toMatchObject([
    { code: 'crossover', severity: 'warning', evidence: { from: 'old', to: 'new', oneWay: 40, otherWay: 2 } },
  ])
  expect(await findingsOf(crossed(24, 18, 7))).toEqual([])
})

function exposures(again: number): string {
  return `${shop()} CREATE TABLE exposures AS
    SELECT 'old' AS variant, 1500::BIGINT AS subjects, 3000::BIGINT AS exposures, 7500::DOUBLE AS squares
    UNION ALL SELECT 'new', 1500, 3000 + ${again}, 7500 + 5 * ${again};`
}

it('subjects of one variant who are exposed more often are found', async () => {
  expect(await findingsOf(exposures(0))).toEqual([])
  expect(await findingsOf(exposures(300))).toMatchObject([
    { code: 'exposure-volume', severity: 'warning', evidence: { variantId: 'new', perSubject: 2.2, baseline: 2 } },
  ])
})

async function checksOf(sql: string) {
  const world = await openWorld(sql)
  const { view } = await world.ask({ kind: 'srm', dimensions: null }, spec)
  world.close()
  if (view.kind !== 'srm') throw new Error(view.kind)
  return Object.fromEntries(view.checks.map(({ name, state, reason }) => [name, reason ?? state]))
}

it('every check says clean, found, or why the source cannot tell', async () => {
  expect(await checksOf(crossed(40, 2))).toEqual({
    'subjects in several variants': 'found',
    duplicates: 'clean',
    'exposures per subject': 'the snapshot was pulled before exposures were counted: pull again',
    'missing or unknown variants': 'clean',
    'days without subjects': 'clean',
    'events by variant': 'clean',
    'late events': 'clean',
    'balance before exposure': 'no metric has a covariate from before exposure',
  })
  const timeless = `CREATE TABLE subjects AS SELECT 's' || i AS subject, ['old', 'new'][1 + i % 2] AS variant,
    NULL::TIMESTAMP AS exposed_at, 1.0::DOUBLE AS buy__value FROM range(100) t(i)`
  expect(await checksOf(timeless)).toMatchObject({
    'subjects in several variants': 'every row is a subject of its own',
    'exposures per subject': 'the source has subjects, not each of their exposures',
    'days without subjects': 'the source has no time of exposure',
    'late events': 'the source has no events',
  })
})

it('a variant that nobody got is found', async () => {
  const findings = await findingsOf(shop({ visits: 'i % 2 = 0' }))
  expect(findings.map(({ code }) => code)).toEqual(['srm', 'missing-variant', 'srm-sequential'])
})
