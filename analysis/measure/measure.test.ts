import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { plainMetric } from '../../tests/support/plain-metric'
import type { FrameColumnType } from '../frame/frame'
import type { MeanMetric, MetricDefinition } from '../study/metric-definition'
import { metricBlock } from './metric-block'
import { mergeMoments, sampleVariance } from '../moments/moments'
import { dimensionKeys, exposureDay, type GroupingKeys } from './request'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import { groupsBy, measure, measureCappedSegments, type Measurement } from './measure'
import { queryRunner } from './run-queries'
import { groupMoments } from './sum-finely'

function mean(id: string, extra: Partial<MeanMetric> = {}): MeanMetric {
  return { ...plainMetric, id, name: id, type: 'mean', value: { kind: 'column', column: id }, ...extra }
}

const types = new Map<string, FrameColumnType>([
  ['variant', 'VARCHAR'],
  ['y', 'DOUBLE'],
  ['x', 'DOUBLE'],
  ['z', 'DOUBLE'],
  ['k', 'BIGINT'],
  ['b', 'BOOLEAN'],
  ['country', 'VARCHAR'],
  ['device', 'VARCHAR'],
  ['exposed_at', 'TIMESTAMP'],
])

let engine: TestEngine
afterEach(() => engine.close())

async function measured(
  setup: string,
  metrics: readonly MetricDefinition[],
  groupings: readonly GroupingKeys[] = [[]],
  options: { readonly threads?: number } = {},
) {
  engine = await openTestEngine(options)
  await engine.execute(setup)
  return measureAgain(metrics, groupings)
}

async function measureAgain(metrics: readonly MetricDefinition[], groupings: readonly GroupingKeys[] = [[]]) {
  const blocks = metrics.map((metric) => {
    const answer = metricBlock(metric, types)
    if (!answer.ok) throw new Error(JSON.stringify(answer.findings))
    return answer.block
  })
  const runner = queryRunner({ engine, dialect: duckdb })
  const measurement = await measure({ blocks, groupings }, runner)
  return { measurement, records: runner.records }
}

function momentsBy(measurement: Measurement, metricId: string, keys: GroupingKeys = []) {
  const groups = groupsBy(measurement, keys).map(
    (group) =>
      [JSON.stringify([group.variantId, ...group.values]), groupMoments(measurement, group, metricId).moments] as const,
  )
  return new Map(groups.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function quote(text: string | null): string {
  return text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`
}

function rows(values: string, from: string): string {
  return `CREATE TABLE subjects AS SELECT ${values} FROM ${from}`
}

describe('moments of difficult columns', () => {
  it('has the variance of mean 1e8, sd 1, n 100,000 right', async () => {
    const { measurement } = await measured(
      rows(
        `i::VARCHAR subject, 'a' variant, 1e8 + sqrt(12.0) * (((i * 7919) % 100000) / 99999.0 - 0.5) AS y`,
        'range(100000) t(i)',
      ),
      [mean('y')],
    )
    const moments = momentsBy(measurement, 'y').get('["a"]')!
    // the variance of 100,000 equally spaced values on an interval of length sqrt(12)
    const exact = (100_000 * 100_001) / 99_999 ** 2
    expect(sampleVariance(moments, 0) / exact).toBeCloseTo(1, 7)
    expect(moments.means[0]).toBeCloseTo(1e8, 6)
  })

  it('keeps ordinary values apart from one outlier of 1e15, in its own variant and in the other', async () => {
    const { measurement, records } = await measured(
      rows(
        `i::VARCHAR subject, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END variant,
         CASE WHEN i = 0 THEN 1e15 ELSE 5 + ((i // 2 * 31) % 1000) / 1000.0 END AS y,
         CASE WHEN i < 1000 THEN 'x' ELSE 'y' END AS country`,
        'range(100000) t(i)',
      ),
      [mean('y')],
      [[], dimensionKeys(['country'])],
    )
    expect(records.at(-1)!.query.sql).toContain('y.outcome beyond')
    const [direct] = (
      await engine.run({
        sql: `SELECT avg(y) AS m, var_samp(y) AS v, (SELECT var_samp(y) FROM subjects WHERE variant = 'a' AND country = 'y') AS va
              FROM subjects WHERE variant = 'b'`,
        parameters: [],
      })
    ).columns.map(({ values }) => values)
    const b = momentsBy(measurement, 'y').get('["b"]')!
    expect(b.means[0]! / Number(direct![0])).toBeCloseTo(1, 13)
    const exactVariance = ((1000 ** 2 - 1) / 12 / 1e6) * (50_000 / 49_999)
    expect(sampleVariance(b, 0)).toBeCloseTo(exactVariance, 12)
    const ordinary = momentsBy(measurement, 'y', dimensionKeys(['country'])).get('["a","y"]')!
    expect(sampleVariance(ordinary, 0)).toBeGreaterThan(0.0832)
    expect(sampleVariance(ordinary, 0)).toBeLessThan(0.0835)
    const a = momentsBy(measurement, 'y').get('["a"]')!
    expect(sampleVariance(a, 0) / (1e30 / 50_000)).toBeCloseTo(1, 4)
  })

  it.each([
    ['0.1', 0.1],
    ['1e8 + 0.1', 1e8 + 0.1],
    ['-7.25e-9', -7.25e-9],
    ['3', 3],
  ])('gives the constant %s variance 0 exactly, also beside other values', async (value, number) => {
    const { measurement } = await measured(
      rows(
        `i::VARCHAR subject, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END variant,
        CASE WHEN i % 2 = 0 THEN ${value} ELSE ${value} * (1 + i / 1000.0) END::DOUBLE AS y`,
        'range(1000) t(i)',
      ),
      [mean('y')],
    )
    const moments = momentsBy(measurement, 'y')
    expect(sampleVariance(moments.get('["a"]')!, 0)).toBe(0)
    expect(moments.get('["a"]')!.means[0]! / number).toBeCloseTo(1, 14)
    expect(sampleVariance(moments.get('["b"]')!, 0)).toBeGreaterThan(0)
  })

  it('keeps variants apart that lie 1e10 from each other, and values beside a code for "missing"', async () => {
    const { measurement, records } = await measured(
      rows(
        `i::VARCHAR subject, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END variant,
         CASE WHEN i % 2 = 0 THEN 0 ELSE 1e10 END + ((i * 31) % 1000) / 1000.0 AS y,
         CASE WHEN i % 100 = 7 THEN 9999999999999 ELSE 3 + ((i * 31) % 1000) / 1000.0 END::DOUBLE AS x,
         CASE WHEN i % 100 = 7 THEN 'coded' ELSE 'measured' END AS country`,
        'range(40000) t(i)',
      ),
      [mean('y'), mean('x')],
      [[], dimensionKeys(['country'])],
    )
    expect(records.at(-1)!.query.sql).toContain('HUGEINT')
    const y = momentsBy(measurement, 'y')
    // 20,000 values that step through 500 multiples of 1/500
    const variance = ((500 ** 2 - 1) / 12 / 500 ** 2) * (20_000 / 19_999)
    expect(sampleVariance(y.get('["a"]')!, 0) / variance).toBeCloseTo(1, 6)
    expect(sampleVariance(y.get('["b"]')!, 0) / variance).toBeCloseTo(1, 5)
    const x = momentsBy(measurement, 'x', dimensionKeys(['country']))
    const direct = await engine.run({
      sql: `SELECT var_samp(x - 3) FROM subjects WHERE variant = 'b' AND country = 'measured'`,
      parameters: [],
    })
    const expected = Number(direct.columns[0]!.values[0])
    expect(sampleVariance(x.get('["b","measured"]')!, 0) / expected).toBeCloseTo(1, 9)
    expect(sampleVariance(x.get('["b","coded"]')!, 0)).toBe(0)
  })

  it('survives the ends of the double range', async () => {
    const { measurement } = await measured(
      rows(
        `i::VARCHAR subject, 'a' variant, CASE WHEN i % 2 = 0 THEN 1e300 ELSE -1e300 END AS y, 5e-324 * (i % 3) AS x`,
        'range(1000) t(i)',
      ),
      [mean('y'), mean('x')],
    )
    expect(momentsBy(measurement, 'y').get('["a"]')!.means[0]).toBe(0)
    expect(momentsBy(measurement, 'x').get('["a"]')!.count).toBe(1000)
  })

  it('has NULLs, single rows and variants without values', async () => {
    const { measurement } = await measured(
      `CREATE TABLE subjects (subject VARCHAR, variant VARCHAR, y DOUBLE, x DOUBLE, b BOOLEAN);
       INSERT INTO subjects VALUES ('1', 'a', 1, 5, true), ('2', 'a', NULL, 6, NULL), ('3', 'a', 3, NULL, false), ('4', 'b', 7, 1, true), ('5', 'c', NULL, NULL, NULL)`,
      [mean('y', { covariates: [{ kind: 'column', column: 'x' }] }), mean('b')],
    )
    const y = momentsBy(measurement, 'y')
    expect(y.get('["a"]')).toMatchObject({ count: 2 })
    expect(y.get('["a"]')!.means[0]).toBe(2)
    expect(sampleVariance(y.get('["a"]')!, 0)).toBe(2)
    expect(y.get('["b"]')).toMatchObject({ count: 1, comoments: [0, 0, 0, 0, 0, 0] })
    expect(y.get('["c"]')).toMatchObject({ count: 0 })
    const columns = groupMoments(measurement, groupsBy(measurement, [])[0]!, 'y').columns
    expect(columns.map(({ name }) => name)).toEqual(['outcome', 'x', 'x missing'])
    expect(momentsBy(measurement, 'b').get('["a"]')).toEqual({ count: 2, means: [0.5], comoments: [0.5] })
  })
})

const wide = `CREATE TABLE subjects AS SELECT i::VARCHAR subject, ['a','b','c'][1 + (hash(i) % 3)::INT] variant,
  CASE WHEN hash(i + 7) % 10 = 0 THEN NULL ELSE 'c' || (hash(i + 7) % 10) END country, 'd' || (hash(i + 9) % 4) device,
  TIMESTAMP '2026-01-01' + INTERVAL (hash(i + 3) % 300000) SECOND AS exposed_at,
  hash(i + 1) % 5 = 0 AS b, (hash(i + 4) % 100)::BIGINT AS k,
  CASE WHEN hash(i + 5) % 20 = 0 THEN NULL ELSE exp((hash(i + 5) % 1000) / 150.0) END AS y,
  CASE WHEN hash(i + 6) % 30 = 0 THEN NULL ELSE exp((hash(i + 5) % 1000) / 170.0) + (hash(i + 6) % 100) / 7.0 END AS x
  FROM range(200000) t(i)`
const wideMetrics = [
  mean('b'),
  mean('k'),
  mean('y', {
    covariates: [
      { kind: 'column', column: 'x' },
      { kind: 'column', column: 'k' },
    ],
  }),
]
const wideGroupings = [[], dimensionKeys(['country']), dimensionKeys(['device']), [exposureDay]]

describe('exactness', () => {
  it('does not depend on threads, on the order of rows or on the way of grouping', async () => {
    const runs: (readonly unknown[])[] = []
    for (const [threads, order] of [
      [1, ''],
      [4, ''],
      [2, 'ORDER BY hash(subject)'],
    ] as const) {
      const { measurement } = await measured(`${wide} ${order.replace('subject', 'i')}`, wideMetrics, wideGroupings, {
        threads,
      })
      runs.push(wideGroupings.map((keys) => wideMetrics.map(({ id }) => [...momentsBy(measurement, id, keys)])))
      for (const keys of wideGroupings) {
        // each grouping by itself must give what the crossing, added up, gives
        const alone = await measureAgain(wideMetrics, [keys])
        runs.push(['alone', ...wideMetrics.map(({ id }) => [...momentsBy(alone.measurement, id, keys)])])
        const crossed = wideMetrics.map(({ id }) => [...momentsBy(measurement, id, keys)])
        expect(runs.pop()!.slice(1)).toEqual(crossed)
      }
      engine.close()
    }
    engine = await openTestEngine()
    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).toEqual(runs[0])
  })

  it('agrees with the engine in double precision', async () => {
    const { measurement } = await measured(wide, wideMetrics, wideGroupings)
    const answer = await engine.run({
      sql: `SELECT variant, country, avg(y) m, var_samp(y) v, covar_samp(y, k) c, count(y)::DOUBLE n FROM subjects GROUP BY ALL ORDER BY ALL`,
      parameters: [],
    })
    const moments = momentsBy(measurement, 'y', dimensionKeys(['country']))
    expect(answer.rowCount).toBe(30)
    const [variants, countries, means, variances, , counts] = answer.columns.map(({ values }) => values)
    for (let row = 0; row < answer.rowCount; row++) {
      const group = moments.get(JSON.stringify([variants![row], countries![row]]))!
      expect(group.count).toBe(counts![row])
      expect(group.means[0]! / Number(means![row])).toBeCloseTo(1, 13)
      expect(sampleVariance(group, 0) / Number(variances![row])).toBeCloseTo(1, 11)
    }
  })

  it('merges slices of any data back to the total', async () => {
    engine = await openTestEngine()
    const value = fc.oneof(
      fc.constant(null),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
    )
    const row = fc.record({
      variant: fc.constantFrom('a', 'b'),
      country: fc.constantFrom(null, 'x', 'y', "z'\n"),
      y: value,
      x: value,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (data) => {
        const tuples = data.map(
          (each, i) => `('${i}', ${quote(each.variant)}, ${quote(each.country)}, ${each.y}::DOUBLE, ${each.x}::DOUBLE)`,
        )
        await engine.execute(
          `CREATE OR REPLACE TABLE subjects AS SELECT * FROM (VALUES ${tuples.join()}) t(subject, variant, country, y, x)`,
        )
        const metric = mean('y', { covariates: [{ kind: 'column', column: 'x' }] })
        const keys = dimensionKeys(['country'])
        const { measurement } = await measureAgain([metric], [[], keys])
        const alone = await measureAgain([metric], [[]])
        expect([...momentsBy(measurement, 'y')]).toEqual([...momentsBy(alone.measurement, 'y')])
        for (const [variant, total] of momentsBy(measurement, 'y')) {
          const slices = [...momentsBy(measurement, 'y', keys)].filter(
            ([key]) => JSON.parse(key)[0] === JSON.parse(variant)[0],
          )
          const merged = slices.map(([, moments]) => moments).reduce(mergeMoments)
          expect(merged.count).toBe(total.count)
          merged.means.forEach((each, i) => expect(Math.abs(each - total.means[i]!)).toBeLessThanOrEqual(1e-6))
        }
      }),
      draws(40),
    )
  })
})

/** The texts of the queries that sum. */
function queriesOf(records: readonly { readonly query: { readonly sql: string } }[]): readonly string[] {
  return records.filter(({ query }) => query.sql.includes('"centred"')).map(({ query }) => query.sql)
}

describe('a million subjects', () => {
  const narrow = '>> 30'
  const variants = `i::VARCHAR subject, ['a', 'b'][1 + (hash(i) % 2)::INT] variant, 'c' || (hash(i + 7) % 4) country`

  it('have values rounded once before they are multiplied: close to unrounded ones, means of full precision', async () => {
    const { measurement, records } = await measured(
      rows(
        `${variants}, sqrt(hash(i + 1) % 100000) - 100 AS y, (hash(i + 2) % 4) / 3.0 AS x,
         CASE WHEN hash(i + 3) % 9 = 0 THEN NULL ELSE (hash(i + 1) % 100000) / 7.0 END AS z, (hash(i + 4) % 40)::BIGINT AS k`,
        'range(1000000) t(i)',
      ),
      [
        mean('y', {
          covariates: [
            { kind: 'column', column: 'z' },
            { kind: 'column', column: 'k' },
          ],
        }),
        mean('x'),
      ],
      [[], dimensionKeys(['country'])],
    )
    expect(queriesOf(records)).toEqual([expect.stringContaining(narrow)])
    const direct = await engine.run({
      sql: `SELECT variant, avg(y), var_samp(y), avg(x), var_samp(x), covar_samp(y, coalesce(z, 0)), covar_samp(y, k)
            FROM subjects GROUP BY variant ORDER BY variant`,
      parameters: [],
    })
    const y = momentsBy(measurement, 'y')
    const x = momentsBy(measurement, 'x')
    direct.columns[0]!.values.forEach((variant, row) => {
      const [meanY, varianceY, meanX, varianceX, withZ, withK] = direct.columns
        .slice(1)
        .map(({ values }) => Number(values[row]))
      const [ofY, ofX] = [y.get(`["${variant}"]`)!, x.get(`["${variant}"]`)!]
      const covariance = (at: number) => ofY.comoments[at]! / (ofY.count - 1)
      expect(ofY.means[0]! / meanY!).toBeCloseTo(1, 12)
      expect(ofX.means[0]! / meanX!).toBeCloseTo(1, 12)
      expect(sampleVariance(ofY, 0) / varianceY!).toBeCloseTo(1, 10)
      // thirds, which all lie between two units: the rounding is the same wherever a value is
      expect(sampleVariance(ofX, 0) / varianceX!).toBeCloseTo(1, 8)
      expect(covariance(1) / withZ!).toBeCloseTo(1, 9)
      expect(Math.abs(covariance(3) - withK!)).toBeLessThan(1e-9 * Math.sqrt(varianceY! * 133))
    })
    for (const [variant, total] of y) {
      const slices = [...momentsBy(measurement, 'y', dimensionKeys(['country']))].filter(([key]) =>
        key.startsWith(variant.slice(0, -1)),
      )
      const merged = slices.map(([, moments]) => moments).reduce(mergeMoments)
      expect(merged.count).toBe(total.count)
      expect(sampleVariance(merged, 0) / sampleVariance(total, 0)).toBeCloseTo(1, 10)
    }
  })

  it('give the same whatever the threads and the order of rows', async () => {
    const results: unknown[] = []
    for (const [threads, order] of [
      [1, ''],
      [2, 'ORDER BY hash(i + 1)'],
    ] as const) {
      const { measurement } = await measured(
        rows(`${variants}, exp((hash(i + 1) % 1000) / 300.0) AS y`, `range(1000000) t(i) ${order}`),
        [mean('y')],
        [[]],
        { threads },
      )
      results.push([...momentsBy(measurement, 'y')])
      engine.close()
    }
    engine = await openTestEngine()
    expect(results[1]).toEqual(results[0])
  })

  it('of a metric with a long tail are summed again, that metric alone; slices of zeros only need no more', async () => {
    const { measurement, records } = await measured(
      rows(
        `${variants}, CASE WHEN i = 7 THEN 1e5 ELSE (hash(i + 1) % 1000) / 7.0 END AS y,
         CASE WHEN hash(i + 7) % 4 = 0 THEN 0 ELSE (hash(i + 2) % 1000) / 7.0 END AS x`,
        'range(1000000) t(i)',
      ),
      [mean('y'), mean('x')],
      [[], dimensionKeys(['country'])],
    )
    const [first, second, ...more] = queriesOf(records)
    expect(more).toEqual([])
    expect(first).toContain(narrow)
    expect(second).not.toContain(narrow)
    expect(second).not.toContain('x.outcome')
    const direct = await engine.run({
      sql: `SELECT var_samp(y) FROM subjects WHERE variant = 'a' AND country = 'c1'`,
      parameters: [],
    })
    const slice = momentsBy(measurement, 'y', dimensionKeys(['country'])).get('["a","c1"]')!
    expect(sampleVariance(slice, 0) / Number(direct.columns[0]!.values[0])).toBeCloseTo(1, 10)
    const zeros = momentsBy(measurement, 'x', dimensionKeys(['country'])).get('["a","c0"]')!
    expect([zeros.means[0], sampleVariance(zeros, 0)]).toEqual([0, 0])
  })

  it('that are constant within a variant have variance 0 there, exactly', async () => {
    const { measurement } = await measured(
      rows(
        `${variants}, CASE WHEN hash(i) % 2 = 0 THEN 0.1 ELSE (hash(i + 2) % 1000) / 7.0 END AS y`,
        'range(1000000) t(i)',
      ),
      [mean('y')],
    )
    const constant = momentsBy(measurement, 'y').get('["a"]')!
    expect(sampleVariance(constant, 0)).toBe(0)
    expect(constant.means[0]! / 0.1).toBeCloseTo(1, 11)
  })
})

describe('dimensions', () => {
  it('keeps 10,000 values, NULL and hostile ones', async () => {
    const { measurement, records } = await measured(
      rows(
        `i::VARCHAR subject, 'a' variant, (i % 7)::BIGINT k, CASE i % 10000 WHEN 0 THEN NULL WHEN 1 THEN '"; DROP TABLE subjects; --' WHEN 2 THEN 'a''b' || chr(10) WHEN 3 THEN '🙂' ELSE 'v' || (i % 10000) END country, 'd' || (i % 100) device`,
        'range(50000) t(i)',
      ),
      [mean('k')],
      [[], dimensionKeys(['country']), dimensionKeys(['device'])],
    )
    expect(records.at(-1)!.query.sql).toContain('GROUPING SETS')
    const groups = momentsBy(measurement, 'k', dimensionKeys(['country']))
    expect(groups.size).toBe(10_000)
    expect([...groups.values()].every(({ count }) => count === 5)).toBe(true)
    expect(groups.has(JSON.stringify(['a', null]))).toBe(true)
    expect(groups.has(JSON.stringify(['a', "a'b\n"]))).toBe(true)
    expect(momentsBy(measurement, 'k', []).get('["a"]')!.count).toBe(50_000)
  })
})

describe('caps', () => {
  it('caps within each segment when asked to', async () => {
    const cap = { limit: { kind: 'percentile', percentile: 0.5 }, scope: 'segment' } as const
    const { measurement } = await measured(
      rows(
        `i::VARCHAR subject, 'a' variant, CASE WHEN i <= 5 THEN i ELSE 100 * i END::DOUBLE y, CASE WHEN i <= 5 THEN NULL ELSE 'big' END country`,
        'range(1, 11) t(i)',
      ),
      [mean('y', { cap })],
    )
    expect(momentsBy(measurement, 'y').get('["a"]')!.means[0]).toBeCloseTo((15 + 5 * 302.5) / 10, 10)
    const answer = metricBlock(mean('y', { cap }), types)
    if (!answer.ok) throw new Error('no block')
    const segments = await measureCappedSegments([answer.block], ['country'], queryRunner({ engine, dialect: duckdb }))
    const bySegment = momentsBy(segments, 'y', dimensionKeys(['country']))
    expect(bySegment.get('["a",null]')!.means[0]).toBeCloseTo((1 + 2 + 3 * 3) / 5, 12)
    expect(bySegment.get('["a","big"]')!.means[0]).toBeCloseTo((600 + 700 + 3 * 800) / 5, 9)
  })

  it('caps by percentile over the rows of the metric', async () => {
    const { measurement } = await measured(
      rows(`i::VARCHAR subject, 'a' variant, i::DOUBLE y, (i % 2 = 0) b`, 'range(1, 202) t(i)'),
      [
        mean('y', {
          cap: { limit: { kind: 'percentile', percentile: 0.9 }, scope: 'experiment' },
          filter: { kind: 'comparison', field: 'b', operator: '=', value: true },
        }),
      ],
    )
    expect(measurement.caps.get('y')).toBeCloseTo(2 + 0.9 * 198, 10)
    expect(momentsBy(measurement, 'y').get('["a"]')!.count).toBe(100)
  })
})
