import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { describeFrame } from '../../tests/engines/describe-frame'
import { plainMetric } from '../../tests/support/plain-metric'
import type { FrameDescription } from '../frame/frame'
import type { MeanMetric, MetricDefinition, ProportionMetric } from '../study/metric-definition'
import type { ExperimentResult } from '../results/experiment-result'
import type { Effect } from '../results/effect'
import { runExperiment } from './run-experiment'
import type { AnalysisPlan, ExperimentSpec } from '../study/spec'

const data = '../shared/data'
const available = existsSync(data)
if (!available) console.warn(`skipped: real experiments are not at ${data}`)
const facts = available ? JSON.parse(readFileSync(`${data}/facts.json`, 'utf8')) : {}

const plan: AnalysisPlan = {
  alpha: 0.05,
  alternative: 'two-sided',
  stopping: { kind: 'fixed' },
  correction: 'none',
  cupedTheta: 'total',
  srmAlpha: 0.01,
}

function metric(
  id: string,
  type: 'proportion' | 'mean',
  extra: Partial<MeanMetric | ProportionMetric> = {},
): MetricDefinition {
  return { ...plainMetric, id, name: id, value: { kind: 'column', column: id }, ...extra, type }
}

function specOf(
  control: string,
  treatments: readonly string[],
  metrics: readonly MetricDefinition[],
  extra: Partial<ExperimentSpec> = {},
): ExperimentSpec {
  return {
    experimentId: 'test',
    name: 'test',
    hypothesis: null,
    start: null,
    end: null,
    unit: 'subject',
    variants: [control, ...treatments].map((id, i) => ({ id, weight: 1, isControl: i === 0 })),
    metrics,
    dimensions: [],
    plan,
    ...extra,
  }
}

/** One block of facts.json. */
type Fact = Readonly<Record<string, number | readonly number[]>>

function factOf(fact: Fact, name: string, at = 0): number {
  const value = fact[name]
  const number = typeof value === 'number' ? value : value?.[at]
  if (number === undefined) throw new Error(`facts.json has no ${name}`)
  return number
}

let engine: TestEngine
let frame: FrameDescription
beforeAll(async () => {
  engine = await openTestEngine({ threads: 2 })
})
afterAll(() => engine.close())

async function run(spec: ExperimentSpec): Promise<ExperimentResult> {
  frame = await describeFrame(engine)
  const snapshot = { id: 'sha256:0', rows: {}, window: [null, null] } as const
  return (await runExperiment({ spec, frame, snapshot, engine })).result
}

async function setup(sql: string) {
  for (const name of ['subjects', 'moments', 'activity', 'population'])
    await engine.execute(`DROP TABLE IF EXISTS ${name}`)
  await engine.execute(sql)
}

/** Equal to as many significant digits as facts.json has to give. */
function near(actual: number, expected: number) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-8 * Math.abs(expected))
}

function effectOf(result: ExperimentResult, metricId: string, variantId?: string): Effect {
  const effects = result.metrics.find((each) => each.metricId === metricId)!.effects
  return effects.find((each) => variantId === undefined || each.variantId === variantId)!
}

function isEstimated<T extends { readonly kind: string }>(value: T): value is Extract<T, { kind: 'estimated' }> {
  return value.kind === 'estimated'
}

function estimated<T extends { readonly kind: string }>(value: T): Extract<T, { kind: 'estimated' }> {
  expect(value).toMatchObject({ kind: 'estimated' })
  if (!isEstimated(value)) throw new Error('not estimated')
  return value
}

function matchesWelch(effect: Effect, fact: Fact) {
  const absolute = estimated(effect.absolute)
  near(absolute.estimate, factOf(fact, 'diff'))
  near(absolute.standardError, factOf(fact, 'se'))
  near(estimated(effect.test).statistic, factOf(fact, 't_welch'))
  near(estimated(effect.test).pValue, factOf(fact, 'p_two_sided'))
  near(estimated(effect.test).degreesOfFreedom!, factOf(fact, 'df'))
  near(absolute.interval.lower, factOf(fact, 'ci95_diff', 0))
  near(absolute.interval.upper, factOf(fact, 'ci95_diff', 1))
  near(estimated(effect.relative).estimate, factOf(fact, 'rel_lift'))
  near(estimated(effect.relative).interval.lower, factOf(fact, 'ci95_rel_lift_delta', 0))
  near(estimated(effect.relative).interval.upper, factOf(fact, 'ci95_rel_lift_delta', 1))
}

function matchesProportions(effect: Effect, fact: Fact) {
  near(estimated(effect.absolute).estimate, factOf(fact, 'diff'))
  near(estimated(effect.test).statistic, factOf(fact, 'z_pooled'))
  near(estimated(effect.test).pValue, factOf(fact, 'p_two_sided_pooled_z'))
  near(estimated(effect.absolute).interval.lower, factOf(fact, 'ci95_diff_wald_unpooled', 0))
  near(estimated(effect.absolute).interval.upper, factOf(fact, 'ci95_diff_wald_unpooled', 1))
  near(estimated(effect.relative).interval.upper, factOf(fact, 'ci95_rel_lift_delta', 1))
}

describe.skipIf(!available)('real experiments', () => {
  it('cookie cats', async () => {
    await setup(`CREATE TABLE subjects AS SELECT userid::VARCHAR AS subject, version AS variant, NULL::TIMESTAMP AS exposed_at,
      sum_gamerounds::BIGINT AS rounds, sum_gamerounds::BIGINT AS capped, retention_1, retention_7 FROM read_csv('${data}/cookie_cats/cookie_cats.csv')`)
    const rounds = metric('rounds', 'mean')
    const spec = specOf(
      'gate_30',
      ['gate_40'],
      [
        metric('retention_1', 'proportion'),
        metric('retention_7', 'proportion'),
        rounds,
        metric('capped', 'mean', { cap: { limit: { kind: 'percentile', percentile: 0.99 }, scope: 'experiment' } }),
      ],
    )
    const result = await run(spec)
    const fact = facts.cookie_cats
    matchesProportions(effectOf(result, 'retention_1'), fact.retention_1)
    matchesProportions(effectOf(result, 'retention_7'), fact.retention_7)
    matchesWelch(effectOf(result, 'rounds'), fact.sum_gamerounds_all)
    matchesWelch(effectOf(result, 'capped'), fact.sum_gamerounds_winsorized_p99)
    near(estimated(result.srm).pValue, fact.srm_50_50.p)
    expect(result.findings.map(({ code }) => code)).toEqual(['srm', 'outlier'])
    expect(result.findings[1]!.evidence).toMatchObject({ metric: 'rounds', value: fact.max_gamerounds })
  })

  it('acupuncture, adjusted by its baseline', async () => {
    await setup(`CREATE TABLE subjects AS SELECT id::VARCHAR AS subject, "group"::VARCHAR AS variant, NULL::TIMESTAMP AS exposed_at,
      pk1::DOUBLE AS pk1, pk5::DOUBLE AS pk5 FROM read_csv('${data}/acupuncture/acupuncture.csv', header = true)`)
    const covariates = [{ kind: 'column', column: 'pk1' }] as const
    const result = await run(specOf('0', ['1'], [metric('pk5', 'mean', { covariates })]))
    const fact = facts.acupuncture
    const effect = effectOf(result, 'pk5')
    expect(effect.method).toBe('cuped-welch-t')
    matchesWelch(effect, fact.pk5_cuped_pk1)
    const summary = estimated(effect.cuped!)
    near(summary.theta[0]!, fact.pk5_cuped_pk1.theta)
    near(summary.varianceReduction, fact.pk5_cuped_pk1.var_reduction_of_estimate)
    near(estimated(summary.unadjusted.absolute).estimate, fact.pk5.diff)
    near(estimated(summary.unadjusted.test).pValue, fact.pk5.p_two_sided)
    expect(result.findings).toMatchObject([{ code: 'missing-outcome', evidence: { missing: { 0: 56, 1: 44 } } }])
  })

  it('hillstrom, three variants', async () => {
    await setup(`CREATE TABLE subjects AS SELECT row_number() OVER ()::VARCHAR AS subject, segment AS variant, NULL::TIMESTAMP AS exposed_at,
      visit::BIGINT AS visit, conversion::BIGINT AS conversion, spend::DOUBLE AS spend, spend::DOUBLE AS adjusted, history::DOUBLE AS history, channel
      FROM read_csv('${data}/hillstrom/hillstrom.csv')`)
    const covariates = [{ kind: 'column', column: 'history' }] as const
    const spec = specOf(
      'No E-Mail',
      ['Mens E-Mail', 'Womens E-Mail'],
      [
        metric('visit', 'proportion'),
        metric('conversion', 'proportion'),
        metric('spend', 'mean'),
        metric('adjusted', 'mean', { covariates }),
      ],
      { dimensions: ['channel'] },
    )
    const result = await run(spec)
    for (const variant of ['Mens E-Mail', 'Womens E-Mail']) {
      const fact = facts.hillstrom[`${variant} vs No E-Mail`]
      matchesProportions(effectOf(result, 'visit', variant), fact.visit)
      matchesProportions(effectOf(result, 'conversion', variant), fact.conversion)
      matchesWelch(effectOf(result, 'spend', variant), fact.spend)
      matchesWelch(effectOf(result, 'adjusted', variant), fact.spend_cuped_history)
    }
    near(estimated(result.srm).pValue, facts.hillstrom.srm_thirds.p)
    expect(result.segments.map(({ metricId, value }) => [metricId, ...value].join(' '))).toContain(
      'adjusted Multichannel',
    )
    expect(result.segments.every(({ effects }) => effects.length === 2)).toBe(true)
  })

  it('asos, from moments', async () => {
    await setup(`CREATE TABLE moments AS SELECT * FROM (
      SELECT 'control' AS variant, metric_id::VARCHAR AS metric, time_since_start AS look, NULL::TIMESTAMP AS at, count_c AS n, mean_c AS mean, variance_c AS variance FROM read_csv('${data}/asos/asos_digital_experiments_dataset.csv') WHERE experiment_id = '036afc' AND variant_id = 2
      UNION ALL SELECT '2', metric_id::VARCHAR, time_since_start, NULL, count_t, mean_t, variance_t FROM read_csv('${data}/asos/asos_digital_experiments_dataset.csv') WHERE experiment_id = '036afc' AND variant_id = 2)`)
    const sequential: AnalysisPlan = {
      ...plan,
      stopping: {
        kind: 'group-sequential',
        spending: { kind: 'obrien-fleming' },
        looks: [0.25, 0.5, 0.75, 1],
        plannedSubjects: null,
      },
    }
    const result = await run(specOf('control', ['2'], [metric('1', 'proportion')], { plan: sequential }))
    const fact = facts.asos.example_first_series_last_checkpoint
    const effect = effectOf(result, '1')
    expect(effect.method).toBe('z')
    near(estimated(effect.absolute).estimate, fact.diff)
    near(estimated(effect.test).statistic, fact.z)
    near(estimated(effect.test).pValue, fact.p)
    near(estimated(effect.absolute).interval.lower, fact.lo)
    near(estimated(result.srm).pValue, fact.srm_p)
    expect(effect.sequential!.looks).toHaveLength(4)
    near(effect.sequential!.looks[3]!.effect!, fact.diff)
    expect(effect.significant).toBe(false)
  })
})
