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

it('a variant that nobody got is found', async () => {
  const findings = await findingsOf(shop({ visits: 'i % 2 = 0' }))
  expect(findings.map(({ code }) => code)).toEqual(['srm', 'missing-variant', 'srm-sequential'])
})
