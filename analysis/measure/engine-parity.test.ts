import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFullSize } from '../../tests/arbitraries/test-size'
import { describeFrame } from '../../tests/engines/describe-frame'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { openWasmEngine } from '../../tests/engines/wasm-engine'
import { plainMetric } from '../../tests/support/plain-metric'
import type { MetricDefinition } from '../study/metric-definition'
import { canonicalJson } from '../study/plan-hash'
import { runExperiment } from '../experiment/run-experiment'
import type { ExperimentSpec } from '../study/spec'

function mean(
  id: string,
  extra: Partial<Pick<MetricDefinition, 'covariates' | 'cap' | 'filter'>> = {},
): MetricDefinition {
  return { ...plainMetric, id, name: id, type: 'mean', value: { kind: 'column', column: id }, ...extra }
}

/** Rational arithmetic only: the rows must be the same bits in both engines, so that only the aggregation can differ. */
const rows = (count: number) => `CREATE OR REPLACE TABLE subjects AS SELECT
  i::VARCHAR AS subject, CASE WHEN (i * 7919) % 1009 < 504 THEN 'a' ELSE 'b' END AS variant,
  TIMESTAMP '2026-01-01' + INTERVAL (i % 20) DAY AS exposed_at,
  CASE WHEN i % 17 = 0 THEN NULL ELSE 'c' || (i % 7) END AS country, 'd' || (i % 3) AS device,
  (i * 31) % 5 = 0 AS bought, ((i * 613) % 101)::BIGINT AS views,
  CASE WHEN i % 23 = 0 THEN NULL ELSE ((i * 7907) % 10007) / 7.0 END::DOUBLE AS revenue,
  CASE WHEN i % 29 = 0 THEN NULL ELSE ((i * 7907) % 10007) / 9.0 + ((i * 13) % 11) / 3.0 END::DOUBLE AS before,
  CASE WHEN i = 5 THEN 1e15 ELSE 1e8 + ((i * 97) % 1000) / 999.0 END::DOUBLE AS far
  FROM range(${count}) t(i)`

const spec: ExperimentSpec = {
  experimentId: 'parity',
  name: 'parity',
  hypothesis: null,
  start: null,
  end: null,
  unit: 'subject',
  variants: [
    { id: 'a', weight: 1, isControl: true },
    { id: 'b', weight: 1, isControl: false },
  ],
  metrics: [
    { ...plainMetric, id: 'bought', name: 'bought', type: 'proportion', value: { kind: 'column', column: 'bought' } },
    mean('views', { cap: { limit: { kind: 'percentile', percentile: 0.97 }, scope: 'experiment' } }),
    mean('revenue', { covariates: [{ kind: 'column', column: 'before' }] }),
    mean('far', { filter: { kind: 'membership', field: 'country', negated: false, values: ['c1', 'c2', "c'3"] } }),
    {
      ...plainMetric,
      id: 'per_view',
      name: 'per_view',
      type: 'ratio',
      value: { kind: 'column', column: 'revenue' },
      denominator: { kind: 'column', column: 'views' },
    },
  ],
  dimensions: ['country', 'device'],
  plan: {
    alpha: 0.05,
    alternative: 'two-sided',
    stopping: {
      kind: 'group-sequential',
      spending: { kind: 'obrien-fleming' },
      looks: [0.5, 1],
      plannedSubjects: null,
    },
    correction: 'holm',
    cupedTheta: 'total',
    srmAlpha: 0.001,
  },
}

async function resultFrom(engine: TestEngine) {
  const snapshot = { id: 'sha256:0', rows: {}, window: [null, null] } as const
  return (await runExperiment({ spec, frame: await describeFrame(engine), snapshot, engine })).result
}

describe('native DuckDB and DuckDB-wasm', () => {
  let engines: readonly [TestEngine, TestEngine]
  beforeAll(async () => {
    engines = [await openTestEngine({ threads: 2 }), await openWasmEngine()]
  })
  afterAll(() => engines.forEach((engine) => engine.close()))

  it('are different builds', async () => {
    const versions = await Promise.all(
      engines.map((each) => each.run({ sql: 'SELECT version() AS v', parameters: [] })),
    )
    expect(versions[0]!.columns[0]!.values).not.toEqual(versions[1]!.columns[0]!.values)
  })

  it.each(isFullSize() ? [30_000, 1_000_000] : [30_000, 250_000])(
    'give the same result of %i subjects to the last bit, rows in another order',
    async (count) => {
      await engines[0].execute(`${rows(count)} ORDER BY (i * 7919) % 30011`)
      await engines[1].execute(rows(count))
      const [native, wasm] = [await resultFrom(engines[0]), await resultFrom(engines[1])]
      expect(native.metrics).toHaveLength(5)
      expect(native.segments).toHaveLength(5 * (8 + 3))
      expect(canonicalJson(wasm)).toBe(canonicalJson(native))
    },
  )
})
