import { describe, expect, it } from 'vitest'
import type { NoveltyView } from './novelty-view'
import { columnMetric, eventMetric, openWorld, specOf, viewOf } from '../../tests/engines/built-world'

/**
 * 4,000 visitors over 10 days, observed for 20: each buys for about 10 on two days of three. `effect` is SQL for what
 * the new variant adds to a purchase, by `since`, the days since exposure.
 */
function shop(effect: string): string {
  return `
  CREATE TABLE visits AS SELECT 's' || i AS subject, CASE WHEN hash(i) % 2 = 0 THEN 'old' ELSE 'new' END AS variant,
    TIMESTAMP '2026-03-01 10:00:00' + INTERVAL (i % 10) DAY AS exposed_at, i, (i % 3 = 0) AS paying FROM range(4000) t(i);
  CREATE TABLE activity AS SELECT subject, variant, exposed_at, TIMESTAMP '2026-03-01' + INTERVAL (i % 10 + since) DAY AS day,
    (8 + hash(i * 100 + since) % 5 + CASE variant WHEN 'new' THEN ${effect} ELSE 0 END)::DOUBLE AS buy__value,
    1::BIGINT AS mean_buy__count, (8 + hash(i * 100 + since) % 5)::DOUBLE AS mean_buy__value
    FROM visits, range(20) r(since) WHERE i % 10 + since < 20 AND hash(i * 7 + since) % 3 > 0;
  CREATE TABLE subjects AS SELECT v.subject, v.variant, v.exposed_at, v.paying, coalesce(sum(a.buy__value), 0)::DOUBLE AS buy__value,
    coalesce(sum(a.mean_buy__value), 0)::DOUBLE AS mean_buy__value, coalesce(sum(a.mean_buy__count), 0)::BIGINT AS mean_buy__count
    FROM visits v LEFT JOIN activity a USING (subject) GROUP BY ALL;
  DROP TABLE visits`
}

const spec = specOf([eventMetric('buy'), eventMetric('mean_buy', 'mean')])

async function novelty(effect: string, metric = 'buy', study = spec) {
  const world = await openWorld(shop(effect))
  const outcome = await world.ask({ kind: 'novelty', metric }, study)
  return { ...world, outcome, view: viewOf(outcome, 'novelty') }
}

function comparison({ comparisons }: NoveltyView) {
  return comparisons[0]!
}

describe('an effect in time, of events', () => {
  it('that wears off is novelty', async () => {
    const { view, outcome, close } = await novelty('4 - 0.2 * since')
    close()
    const { trend, verdict, steady } = comparison(view)
    expect(view.basis).toBe('active-day')
    expect(verdict).toEqual({ kind: 'estimated', verdict: 'novelty' })
    // a purchase on two days of three: the effect falls by 2/3 of 0.2 per day
    expect(trend).toMatchObject({ kind: 'estimated' })
    if (trend.kind === 'estimated') expect(trend.slope).toBeCloseTo((-2 / 3) * 0.2, 1)
    expect(steady.kind === 'estimated' && steady.early.estimate > steady.steady.estimate).toBe(true)
    expect(outcome.findings).toMatchObject([{ code: 'novelty', evidence: { metric: 'buy', verdict: 'novelty' } }])
  })

  it('over a window counts each day of it, whoever has not ended theirs', async () => {
    const buy = eventMetric('buy')
    if (buy.type !== 'mean' || buy.value.kind !== 'event') throw new Error('"buy" is a mean of events')
    const windowed = specOf([{ ...buy, value: { ...buy.value, windowDays: 7 } }])
    const { view, close } = await novelty('4 - 0.2 * since', 'buy', windowed)
    close()
    expect(view.basis).toBe('active-day')
    expect(comparison(view).bySinceExposure.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('that builds up is primacy, and of what should decrease it is novelty', async () => {
    const rising = await novelty('0.2 * since')
    rising.close()
    expect(comparison(rising.view).verdict).toEqual({ kind: 'estimated', verdict: 'primacy' })
    const unwanted = specOf([{ ...eventMetric('buy'), direction: 'decrease' }])
    const worse = await novelty('0.2 * since', 'buy', unwanted)
    worse.close()
    expect(comparison(worse.view).verdict).toEqual({ kind: 'estimated', verdict: 'novelty' })
  })

  it('that is level shows no trend', async () => {
    const { view, outcome, close } = await novelty('2')
    close()
    expect(comparison(view).verdict).toEqual({ kind: 'estimated', verdict: 'none' })
    expect(outcome.findings).toEqual([])
  })

  it('counts who was exposed and observed, active or not, exactly', async () => {
    const { view, engine, close } = await novelty('2')
    const { bySinceExposure, byDay, byWeek } = comparison(view)
    const direct = await engine.run({
      sql: `SELECT s.variant, count(*)::DOUBLE AS n, avg(coalesce(a.buy__value, 0)) AS mean, var_samp(coalesce(a.buy__value, 0)) AS variance
        FROM subjects s LEFT JOIN activity a ON a.subject = s.subject AND a.day = date_trunc('day', s.exposed_at) + INTERVAL 12 DAY
        WHERE date_trunc('day', s.exposed_at) + INTERVAL 12 DAY <= TIMESTAMP '2026-03-20' GROUP BY ALL ORDER BY s.variant DESC`,
      parameters: [],
    })
    const weekly = await engine.run({
      sql: `SELECT s.variant, avg(coalesce(total, 0)) AS mean FROM subjects s LEFT JOIN
        (SELECT subject, sum(buy__value) AS total FROM activity WHERE day >= '2026-03-08' AND day < '2026-03-15' GROUP BY subject) USING (subject)
        GROUP BY ALL ORDER BY s.variant DESC`,
      parameters: [],
    })
    close()
    const [old, fresh] = [0, 1].map((row) => direct.columns.map(({ values }) => Number(values[row])))
    const day = bySinceExposure.find(({ index }) => index === 12)!
    expect(day.subjects).toEqual({ control: old![1], treatment: fresh![1] })
    expect(day.effect.absolute).toMatchObject({
      estimate: expect.closeTo(fresh![2]! - old![2]!, 10),
      standardError: expect.closeTo(Math.sqrt(old![3]! / old![1]! + fresh![3]! / fresh![1]!), 10),
    })
    expect(bySinceExposure).toHaveLength(20)
    expect(byDay.map(({ start }) => start).slice(0, 2)).toEqual(['2026-03-01', '2026-03-02'])
    expect(byWeek.map(({ start }) => start)).toEqual(['2026-03-01', '2026-03-08', '2026-03-15'])
    const means = weekly.columns[1]!.values.map(Number)
    expect(byWeek[1]!.effect.absolute).toMatchObject({ estimate: expect.closeTo(means[1]! - means[0]!, 10) })
  })

  it('of means takes active subjects only, and keeps to the metric’s filter', async () => {
    const filter = { kind: 'comparison', field: 'paying', operator: '=', value: true } as const
    const study = specOf([{ ...eventMetric('mean_buy', 'mean'), filter }])
    const { view, engine, close } = await novelty('2', 'mean_buy', study)
    const active = await engine.run({
      sql: `SELECT count(*)::DOUBLE FROM activity JOIN subjects s USING (subject) WHERE s.paying AND s.variant = 'old' AND day = date_trunc('day', s.exposed_at)`,
      parameters: [],
    })
    close()
    expect(view.basis).toBe('active-subjects')
    expect(comparison(view).bySinceExposure[0]!.subjects.control).toBe(Number(active.columns[0]!.values[0]))
  })

  it('stops at the experiment’s end', async () => {
    const { view, close } = await novelty('2', 'buy', { ...spec, end: '2026-03-15T00:00:00Z' })
    close()
    expect(comparison(view).byDay.at(-1)!.start).toBe('2026-03-14')
    expect(comparison(view).bySinceExposure).toHaveLength(14)
  })
})

function cohorts(effect: string, at = `TIMESTAMP '2026-03-01' + INTERVAL (i // 200) DAY`): string {
  return `CREATE TABLE subjects AS
  SELECT 's' || i AS subject, CASE WHEN hash(i) % 2 = 0 THEN 'old' ELSE 'new' END AS variant, ${at} AS exposed_at,
    (hash(i + 7) % 10 + CASE WHEN hash(i) % 2 = 0 THEN 0 ELSE ${effect} END)::DOUBLE AS spend FROM range(4000) t(i)`
}

describe('an effect in time, of subjects', () => {
  it('is told by cohorts of exposure, and only that', async () => {
    const { ask, close } = await openWorld(cohorts('4 - 0.2 * (i // 200)'))
    const outcome = await ask({ kind: 'novelty', metric: 'spend' }, specOf([columnMetric('spend')]))
    close()
    const view = viewOf(outcome, 'novelty')
    expect(view.basis).toBe('exposure-cohort')
    expect(comparison(view)).toMatchObject({
      bySinceExposure: [],
      verdict: { kind: 'estimated', verdict: 'cohorts-differ' },
    })
    expect(comparison(view).byDay).toHaveLength(20)
    expect(comparison(view).byWeek.map(({ subjects }) => subjects.control + subjects.treatment)).toEqual([
      1400, 1400, 1200,
    ])
  })

  it('cannot be told without times', async () => {
    const { ask, close } = await openWorld(cohorts('1', 'NULL::TIMESTAMP'))
    const view = viewOf(await ask({ kind: 'novelty', metric: 'spend' }, specOf([columnMetric('spend')])), 'novelty')
    close()
    expect(view.basis).toBeNull()
    expect(comparison(view).verdict).toEqual({ kind: 'not-estimable', reason: 'no-clock' })
  })
})
