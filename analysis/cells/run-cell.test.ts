import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeFrame } from '../../tests/engines/describe-frame'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import type { ExperimentSpec } from '../study/spec'
import type { MetricDefinition } from '../study/metric-definition'
import { subsetMoments } from '../moments/moments'
import type { CellOptions, CellOutcome, CellView } from './cell'
import { InvalidCell } from './cell-context'
import type { NamedCell } from './cell-graph'
import { runCell, showsOutcomes } from './run-cell'

const data = '../shared/data'
const available = existsSync(data)
if (!available) console.warn(`skipped: real experiments are not at ${data}`)
const facts = available ? JSON.parse(readFileSync(`${data}/facts.json`, 'utf8')) : {}

const rest = { direction: 'increase', filter: null, covariates: [], cap: null, mde: null, guardrail: null } as const
const revenue: MetricDefinition = {
  ...rest,
  id: 'revenue',
  name: 'Revenue',
  role: 'primary',
  type: 'mean',
  value: { kind: 'event', event: 'buy', aggregation: 'sum', field: 'amount', filter: null, windowDays: null },
  covariates: [{ kind: 'column', column: 'before' }],
}
const perOrder: MetricDefinition = {
  ...rest,
  id: 'per_order',
  name: 'Revenue per order',
  role: 'secondary',
  type: 'ratio',
  value: { kind: 'event', event: 'buy', aggregation: 'sum', field: 'amount', filter: null, windowDays: null },
  denominator: { kind: 'event', event: 'buy', aggregation: 'count', field: null, filter: null, windowDays: null },
}
const orderValue: MetricDefinition = {
  ...revenue,
  id: 'order_value',
  role: 'exploratory',
  covariates: [],
  value: { kind: 'event', event: 'buy', aggregation: 'mean', field: 'amount', filter: null, windowDays: null },
}
const bought: MetricDefinition = {
  ...rest,
  id: 'bought',
  name: 'Bought',
  role: 'secondary',
  type: 'proportion',
  value: { kind: 'event', event: 'buy', aggregation: 'count', field: null, filter: null, windowDays: null },
}

const spec: ExperimentSpec = {
  experimentId: 'shop',
  name: 'Shop',
  hypothesis: null,
  start: null,
  end: null,
  unit: 'visitor',
  variants: [
    { id: 'old', weight: 1, isControl: true },
    { id: 'new', weight: 1, isControl: false },
  ],
  metrics: [revenue, perOrder, orderValue, bought],
  dimensions: ['country'],
  plan: {
    alpha: 0.05,
    alternative: 'two-sided',
    stopping: { kind: 'group-sequential', spending: { kind: 'pocock' }, looks: [0.5, 1], plannedSubjects: 3000 },
    correction: 'holm',
    cupedTheta: 'total',
    srmAlpha: 0.001,
  },
}

/** 3,000 visitors over ten days, each with some purchases on the days after, as an events pull would write them. */
const world = `
  CREATE TABLE visitors AS SELECT 'v' || i AS subject, CASE WHEN hash(i) % 2 = 0 THEN 'old' ELSE 'new' END AS variant,
    TIMESTAMP '2026-03-01 10:00:00' + INTERVAL (i // 300) DAY AS exposed_at, ['uk', 'fr', NULL][1 + (i % 3)] AS country,
    CASE WHEN i % 11 = 0 THEN NULL ELSE (hash(i + 1) % 1000) / 10.0 END::DOUBLE AS before FROM range(3000) t(i);
  CREATE TABLE purchases AS SELECT subject, variant, exposed_at, date_trunc('day', exposed_at) + INTERVAL (k * (1 + hash(subject || k) % 3)) DAY AS day,
    (coalesce(before, 50) / 7 + (hash(subject || k || 'x') % 500) / 7.0 - 5 * k) * CASE variant WHEN 'new' THEN 1.2 ELSE 1 END AS amount
    FROM visitors, range(3) r(k) WHERE hash(subject || k || 'y') % 3 = 0;
  CREATE TABLE activity AS SELECT subject, variant, exposed_at, day, sum(amount)::DOUBLE AS revenue__value, count(*)::BIGINT AS revenue__count,
    sum(amount)::DOUBLE AS per_order__value, count(*)::BIGINT AS per_order__denominator, sum(amount)::DOUBLE AS order_value__value,
    count(*)::BIGINT AS order_value__count, count(*)::BIGINT AS bought__value FROM purchases GROUP BY ALL;
  CREATE TABLE subjects AS SELECT v.subject, v.variant, v.exposed_at, v.country, v.before,
    ${['revenue__value', 'per_order__value', 'order_value__value'].map((name) => `coalesce(sum(${name}), 0)::DOUBLE AS ${name}`).join()},
    ${['per_order__denominator', 'order_value__count', 'bought__value'].map((name) => `coalesce(sum(${name}), 0)::BIGINT AS ${name}`).join()}
    FROM visitors v LEFT JOIN activity a USING (subject) GROUP BY ALL;
  CREATE TABLE crossovers AS SELECT 'x' || i AS subject, 'new,old' AS variants, TIMESTAMP '2026-03-02' AS first_at FROM range(7) t(i);
  DROP TABLE visitors; DROP TABLE purchases`

const snapshot = { id: 'sha256:0', rows: {}, window: [null, null] } as const

function viewOf<K extends CellView['kind']>({ view }: CellOutcome, kind: K): Extract<CellView, { kind: K }> {
  if (!isKind(view, kind)) throw new Error(`a ${view.kind} view, not ${kind}`)
  return view
}

function isKind<K extends CellView['kind']>(view: CellView, kind: K): view is Extract<CellView, { kind: K }> {
  return view.kind === kind
}

describe('cells of an events frame', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await openTestEngine({ threads: 2 })
    await engine.execute(world)
  })
  afterAll(() => engine.close())

  async function run(options: CellOptions, over: Partial<ExperimentSpec> = {}, cells: readonly NamedCell[] = []) {
    const frame = await describeFrame(engine, { crossover_subjects: 7, duplicate_subject_rows: 3 })
    return runCell(options, { spec: { ...spec, ...over }, frame, snapshot, engine, cells })
  }

  it('scorecard: corrects over the plan whichever metrics it shows', async () => {
    const whole = await run({ kind: 'scorecard', metrics: null })
    const one = await run({ kind: 'scorecard', metrics: ['bought'] })
    const expected = viewOf(whole, 'scorecard').metrics.find(({ metricId }) => metricId === 'bought')
    expect(viewOf(one, 'scorecard').metrics).toEqual([expected])
    expect(whole.findings.map(({ code }) => code)).toEqual([
      'crossover',
      'duplicate-subject',
      'missing-covariate',
      'missing-outcome',
    ])
    expect(whole.evidence.methods.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['cuped', 'ratio', 'group-sequential']),
    )
    expect(whole.evidence.queries.length).toBeGreaterThan(1)
    const { effects } = viewOf(whole, 'scorecard').metrics[0]!
    expect(effects[0]).toMatchObject({ method: 'cuped-welch-t', cuped: { kind: 'estimated' } })
    expect(effects[0]!.sequential!.looks.map(({ informationFraction }) => informationFraction)).toEqual([0.5, 1])
  })

  it.each(['revenue', 'per_order', 'order_value', 'bought'])(
    'sequential: the last look of %s is the present effect',
    async (metric) => {
      const present = viewOf(await run({ kind: 'scorecard', metrics: [metric] }), 'scorecard').metrics[0]!.effects[0]!
      const outcome = await run({ kind: 'sequential', metric, spending: null, everyDays: 1 })
      const { histories, rule } = viewOf(outcome, 'sequential')
      expect(rule).toMatchObject({ kind: 'group-sequential', spending: { kind: 'pocock' } })
      const last = histories[0]!.summary.looks.at(-1)!
      expect(present.absolute.kind).toBe('estimated')
      if (present.absolute.kind === 'estimated') expect(last.effect).toBeCloseTo(present.absolute.estimate, 11)
      expect(last.at).toMatch(/^2026-03-1\dT00:00:00.000Z$/)
    },
  )

  it('sequential: every look equals what the data up to it would give', async () => {
    const outcome = await run({
      kind: 'sequential',
      metric: 'revenue',
      spending: { kind: 'obrien-fleming' },
      everyDays: 3,
    })
    const { looks } = viewOf(outcome, 'sequential').histories[0]!.summary
    expect(looks.length).toBeGreaterThan(2)
    const look = looks[1]!
    const past = await openTestEngine()
    await past.execute(world)
    await past.execute(`DELETE FROM subjects WHERE exposed_at >= '${look.at}';
      DELETE FROM activity WHERE day >= '${look.at}';
      UPDATE subjects SET revenue__value = coalesce((SELECT sum(a.revenue__value) FROM activity a WHERE a.subject = subjects.subject), 0)`)
    const frame = await describeFrame(past)
    const then = await runCell({ kind: 'scorecard', metrics: ['revenue'] }, { spec, frame, snapshot, engine: past })
    past.close()
    const { absolute } = viewOf(then, 'scorecard').metrics[0]!.effects[0]!
    expect(absolute.kind).toBe('estimated')
    if (absolute.kind === 'estimated') {
      expect(look.effect).toBeCloseTo(absolute.estimate, 10)
      expect(look.statistic).toBeCloseTo(absolute.estimate / absolute.standardError, 10)
    }
  })

  it('cuped: by the covariates asked for, or says that there are none', async () => {
    const adjusted = viewOf(await run({ kind: 'cuped', metric: 'revenue', covariates: null }), 'cuped')
    expect(adjusted.metric.effects[0]!.cuped).toMatchObject({
      kind: 'estimated',
      covariates: ['before', 'before missing'],
    })
    const plain = await run({ kind: 'cuped', metric: 'bought', covariates: null })
    expect(viewOf(plain, 'cuped').metric.effects[0]!.cuped).toBeNull()
    expect(plain.findings[0]).toMatchObject({ code: 'missing-covariate', evidence: { metric: 'bought' } })
    const chosen = viewOf(await run({ kind: 'cuped', metric: 'bought', covariates: ['before'] }), 'cuped')
    expect(chosen.metric.effects[0]!.method).toBe('cuped-welch-t')
    const ratio = viewOf(await run({ kind: 'cuped', metric: 'per_order', covariates: ['before'] }), 'cuped')
    expect(ratio.metric.effects[0]!.method).toBe('cuped-ratio-z')
  })

  it('segments: slices add up to the total, NULL included, adjusted in each', async () => {
    const outcome = await run({
      kind: 'segments',
      metric: 'revenue',
      dimensions: ['country'],
      correction: 'benjamini-hochberg',
    })
    const view = viewOf(outcome, 'segments')
    expect(view.segments.map(({ value }) => value)).toEqual([['fr'], ['uk'], [null]])
    for (const { variantId, n } of view.total.variants) {
      const parts = view.segments.flatMap(({ variants }) => variants.filter((each) => each.variantId === variantId))
      expect(parts.reduce((sum, part) => sum + part.n, 0)).toBe(n)
    }
    expect(view.segments.every(({ effects }) => effects[0]!.method === 'cuped-welch-t')).toBe(true)
    const [comparison] = view.comparisons
    expect(comparison!.heterogeneity).toMatchObject({ kind: 'estimated', degreesOfFreedom: 2 })
    const { decomposition } = comparison!
    const means = new Map(view.total.variants.map(({ variantId, mean }) => [variantId, mean!]))
    expect(decomposition.kind).toBe('estimated')
    if (decomposition.kind === 'estimated') {
      expect(decomposition.aggregate).toBeCloseTo(means.get('new')! - means.get('old')!, 10)
      expect(decomposition.within + decomposition.mix).toBeCloseTo(decomposition.aggregate, 12)
    }
  })

  it('srm: whole, by dimension, by day, with crossovers', async () => {
    const outcome = await run({ kind: 'srm', dimensions: null })
    const view = viewOf(outcome, 'srm')
    expect(Object.values(view.srm.observed).reduce((a, b) => a + b)).toBe(3000)
    expect(view.slices.map(({ value }) => value)).toEqual(['fr', 'uk', null])
    expect(view.byDay.map(({ day }) => day)).toEqual(
      Array.from({ length: 10 }, (_, i) => `2026-03-${String(i + 1).padStart(2, '0')}`),
    )
    expect(view.byDay.every(({ srm }) => Object.values(srm.observed).reduce((a, b) => a + b) === 300)).toBe(true)
    expect(view.crossovers).toEqual({ subjects: 7, pairs: [{ variants: 'new,old', subjects: 7 }], directions: [] })
    expect(view.duplicateRows).toBe(3)
  })

  it('sql: reads the frame and other cells, keeps its order, and takes its own WITH along', async () => {
    const cells: NamedCell[] = [
      { name: 'Big', options: { kind: 'sql', sql: 'SELECT * FROM named WHERE n > 1;' } },
      {
        name: 'named',
        options: {
          kind: 'sql',
          sql: "SELECT country, count(*) AS n, 'FROM nothing' AS t FROM subjects GROUP BY ALL -- end",
        },
      },
    ]
    const sql = 'WITH mine AS (SELECT * FROM big) SELECT country, n FROM mine ORDER BY country NULLS LAST'
    const outcome = await run({ kind: 'sql', sql }, {}, cells)
    const [country, n] = viewOf(outcome, 'sql').table.columns
    expect(country!.values).toEqual(['fr', 'uk', null])
    expect(n!.values).toEqual([1000, 1000, 1000])
    await expect(run({ kind: 'sql', sql: 'SELECT 1; SELECT 2' })).rejects.toThrow('one statement')
    const circle: NamedCell[] = [
      { name: 'a', options: { kind: 'sql', sql: 'FROM b' } },
      { name: 'b', options: { kind: 'sql', sql: 'FROM a' } },
    ]
    await expect(run({ kind: 'sql', sql: 'SELECT * FROM a' }, {}, circle)).rejects.toBeInstanceOf(InvalidCell)
  })

  it('says which metric or column the study does not have', async () => {
    await expect(run({ kind: 'cuped', metric: 'nope', covariates: null })).rejects.toThrow('no metric "nope"')
    await expect(
      run({ kind: 'segments', metric: 'revenue', dimensions: ['nope'], correction: 'none' }),
    ).rejects.toThrow('"nope" is not in the data')
  })

  it('counts a population without rows as zeros', async () => {
    await engine.execute(
      `CREATE TABLE population AS SELECT * FROM (VALUES ('old', 2000::BIGINT), ('new', 2100::BIGINT)) t(variant, subjects)`,
    )
    const outcome = await run({ kind: 'scorecard', metrics: ['revenue'] })
    const { srm, metrics } = viewOf(outcome, 'scorecard')
    await engine.execute('DROP TABLE population')
    expect(srm.observed).toEqual({ new: 2100, old: 2000 })
    const control = metrics[0]!.variants.find(({ variantId }) => variantId === 'old')!
    const [direct] = (
      await engine.run({ sql: `SELECT sum(revenue__value) / 2000 FROM subjects WHERE variant = 'old'`, parameters: [] })
    ).columns
    expect(control.n).toBe(2000)
    expect(control.mean! / Number(direct!.values[0])).toBeCloseTo(1, 12)
    expect(subsetMoments(outcome.evidence.moments[0]!.moments, [0]).count).toBeGreaterThan(1999)
  })
})

describe.skipIf(!available)('udacity, by country and by day', () => {
  it('agrees with facts.json', async () => {
    const engine = await openTestEngine({ threads: 2 })
    await engine.execute(`CREATE TABLE subjects AS
      SELECT user_id::VARCHAR AS subject, any_value("group") AS variant, min(timestamp) AS exposed_at, arg_min(converted = 1, timestamp) AS converted, any_value(country) AS country
      FROM read_csv('${data}/udacity_landing/ab_data.csv') AS views LEFT JOIN read_csv('${data}/udacity_landing/countries.csv') AS countries USING (user_id)
      WHERE ("group" = 'control') = (landing_page = 'old_page') GROUP BY user_id`)
    const udacity: ExperimentSpec = {
      ...spec,
      variants: [
        { id: 'control', weight: 1, isControl: true },
        { id: 'treatment', weight: 1, isControl: false },
      ],
      metrics: [
        {
          ...rest,
          id: 'converted',
          name: 'converted',
          role: 'primary',
          type: 'proportion',
          value: { kind: 'column', column: 'converted' },
        },
      ],
      dimensions: ['country'],
    }
    const context = { spec: udacity, frame: await describeFrame(engine), snapshot, engine }
    const total = viewOf(await runCell({ kind: 'scorecard', metrics: null }, context), 'scorecard').metrics[0]!
      .effects[0]!
    expect(total.test).toMatchObject({ statistic: expect.closeTo(facts.udacity_landing.conversion_clean.z_pooled, 8) })
    const segments = viewOf(
      await runCell({ kind: 'segments', metric: 'converted', dimensions: ['country'], correction: 'holm' }, context),
      'segments',
    )
    expect(segments.segments.map(({ value }) => value[0])).toEqual(['CA', 'UK', 'US'])
    for (const { value, effects } of segments.segments) {
      const fact = facts.udacity_landing.conversion_clean_by_country[value[0]!]
      expect(effects[0]!.test).toMatchObject({ statistic: expect.closeTo(fact.z_pooled, 8) })
      expect(effects[0]!.absolute).toMatchObject({ estimate: expect.closeTo(fact.diff, 10) })
    }
    const history = viewOf(
      await runCell({ kind: 'sequential', metric: 'converted', spending: null, everyDays: 1 }, context),
      'sequential',
    )
    const days = facts.udacity_landing.cumulative_by_day_clean
    const { looks } = history.histories[0]!.summary
    expect(looks).toHaveLength(days.length)
    for (const [i, look] of looks.entries()) {
      expect(look.n).toBe(days[i].n_control + days[i].n_treatment)
      expect(look.effect).toBeCloseTo(days[i].diff, 10)
    }
    engine.close()
  })
})

it.each([
  ['scorecard', true],
  ['sql', true],
  ['srm', false],
  ['power', false],
] as const)('whether %s shows outcomes: %s', (kind, shown) => {
  expect(showsOutcomes({ kind })).toBe(shown)
})
