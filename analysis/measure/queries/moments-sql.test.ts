import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '../../../tests/engines/native-engine'
import { openClickHouseEngine } from '../../../tests/engines/clickhouse-engine'
import { fillTable } from '../../../tests/engines/fill-table'
import { openPostgresEngine } from '../../../tests/engines/postgres-engine'
import { borrowClickHouse } from '../../../tests/clickhouse/borrow'
import { noClickHouse } from '../../../tests/clickhouse/server'
import { borrowPostgres, type BorrowedDatabase } from '../../../tests/postgres/borrow'
import { noPostgres } from '../../../tests/postgres/server'
import { plainMetric } from '../../../tests/support/plain-metric'
import { groupsBy, measure, measureCappedSegments, measureHistory } from '../measure'
import { groupMoments } from '../sum-finely'
import { queryRunner } from '../run-queries'
import { takePilot } from '../take-pilot'
import type { FrameColumn } from '../../frame/frame'
import type { MetricDefinition } from '../../study/metric-definition'
import { metricBlock, type MetricBlock } from '../metric-block'
import { readMoments } from '../read-moments'
import { dimensionKeys, exposureDay } from '../request'
import type { Dialect } from '../../sql/dialects/dialect'
import type { AnswerValue } from '../../sql/query'
import { clickhouse } from '../../sql/dialects/clickhouse/dialect'
import { duckdb } from '../../sql/dialects/duckdb/dialect'
import { postgres } from '../../sql/dialects/postgres/dialect'
import { binary, caseWhen, cast, double, type Expression } from '../../sql/tree/expression'
import { subjectStates } from './history-query'
import { frameSubjects } from './subject-rows'
import { planSums } from './sums-plan'
import { sumsQuery } from './sums-query'

const metrics: readonly MetricDefinition[] = [
  { ...plainMetric, id: 'bought', name: '', type: 'proportion', value: { kind: 'column', column: 'bought' } },
  {
    ...plainMetric,
    id: 'spend',
    name: '',
    type: 'mean',
    value: { kind: 'column', column: 'spend' },
    covariates: [{ kind: 'column', column: 'before' }],
    filter: { kind: 'comparison', field: 'device"x', operator: '!=', value: "t'v" },
    cap: { limit: { kind: 'percentile', percentile: 0.9 }, scope: 'segment' },
  },
]
const columns: readonly FrameColumn[] = [
  { name: 'subject', type: 'VARCHAR' },
  { name: 'variant', type: 'VARCHAR' },
  { name: 'exposed_at', type: 'TIMESTAMP' },
  { name: 'device"x', type: 'VARCHAR' },
  { name: 'bought', type: 'BOOLEAN' },
  { name: 'spend', type: 'DOUBLE' },
  { name: 'before', type: 'BIGINT' },
]

const values = Array.from({ length: 40 }, (_, i): AnswerValue[] => [
  `s${i}`,
  i % 3 === 0 ? 'a' : 'b',
  i === 7 ? null : `2026-03-0${1 + (i % 4)} 08:00:00`,
  i % 5 === 0 ? null : i % 5 === 1 ? "t'v" : 'ph\none',
  i % 11 === 0 ? null : i % 2 === 0,
  i % 13 === 0 ? null : (i * 7919) % 101 === 0 ? 1e15 : ((i * 7919) % 101) / 7,
  i % 6 === 0 ? null : i,
])

const activityColumns: readonly FrameColumn[] = [
  ...columns.slice(0, 3),
  { name: 'day', type: 'TIMESTAMP' },
  columns[5]!,
]

async function setup(engine: TestEngine, dialect: Dialect): Promise<void> {
  await fillTable(engine, dialect, 'subjects', columns, values)
  const days = [
    ['2026-03-05 00:00:00', 2],
    ['2026-03-06 00:00:00', 4],
  ] as const
  const activity = days.flatMap(([day, share]) =>
    values.map((row) => [...row.slice(0, 3), day, row[5] === null ? null : Number(row[5]) / share]),
  )
  await fillTable(engine, dialect, 'activity', activityColumns, activity)
}

function blocks(): readonly MetricBlock[] {
  return metrics.map((metric) => {
    const answer = metricBlock(metric, new Map(columns.map(({ name, type }) => [name, type])))
    if (!answer.ok) throw new Error(answer.findings.map(({ message }) => message).join())
    return answer.block
  })
}

async function everything(engine: TestEngine, dialect: Dialect) {
  const runner = queryRunner({ engine, dialect })
  const groupings = [[], dimensionKeys(['device"x']), [exposureDay]]
  const measurement = await measure({ blocks: blocks(), groupings }, runner)
  const capped = await measureCappedSegments([blocks()[1]!], ['device"x'], runner)
  const history = await measureHistory(blocks(), subjectStates(activityColumns, columns), measurement, runner)
  const results = [
    ...groupings.map((keys) => [measurement, keys] as const),
    [capped, dimensionKeys(['device"x'])] as const,
    [history, [exposureDay]] as const,
  ].map(([source, keys]) =>
    groupsBy(source, keys)
      .map((group) => ({
        group: JSON.stringify([group.variantId, group.values]),
        subjects: group.subjects,
        moments: [...source.plans[0]!.blocks.keys()].map((metricId) => groupMoments(source, group, metricId)),
      }))
      .toSorted((a, b) => (a.group < b.group ? -1 : 1)),
  )
  return { results, queries: runner.records.map(({ query }) => query) }
}

/** Sums of values rounded once, as of many subjects: here without as many. */
async function narrowSums(engine: TestEngine, dialect: Dialect) {
  const runner = queryRunner({ engine, dialect })
  const ordinary = blocks()
    .slice(1)
    .map((block): MetricBlock => ({
      ...block,
      columns: block.columns.map((each) =>
        each.name === 'outcome' ? { ...each, expression: below(each.expression) } : each,
      ),
    }))
  const pilot = await takePilot(ordinary, frameSubjects, runner)
  const plan = planSums(ordinary, pilot, 'values')
  const table = readMoments(await runner.run(sumsQuery(plan, [[]])), plan, [[]])
  const groups = table.groupings[0]!.groups.toSorted((a, b) => (a.variantId < b.variantId ? -1 : 1))
  return { groups, sql: runner.records.at(-1)!.query.sql }
}

/** The values less 12, so that some are negative, and not the one that lies far out. */
function below(value: Expression): Expression {
  const offset = binary(cast(value, 'double'), '-', double(12))
  return caseWhen([{ when: binary(cast(value, 'double'), '<', double(1000)), result: offset }])
}

describe('SQL for moments', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await openTestEngine()
    await setup(engine, duckdb)
  })
  afterAll(() => engine.close())

  it('on DuckDB', async () => {
    const { queries, results } = await everything(engine, duckdb)
    expect(queries.map(({ sql }) => sql).join('\n\n')).toMatchSnapshot()
    expect(queries.every(({ sql }) => !sql.includes("t'v"))).toBe(true)
    expect(queries.some(({ parameters }) => parameters.includes("t'v"))).toBe(true)
    expect(results.every((groups) => groups.length > 0)).toBe(true)
    const narrow = await narrowSums(engine, duckdb)
    expect(narrow.sql).toMatchSnapshot()
    expect(narrow.groups.some(({ passes }) => passes[0]!.get('spend')!.sums[0]! < 0n)).toBe(true)
  })

  it.skipIf(noPostgres !== null)(
    `on PostgreSQL, with the same integers${noPostgres === null ? '' : ` (${noPostgres})`}`,
    async () => {
      const server: BorrowedDatabase = await borrowPostgres()
      try {
        const other = await openPostgresEngine(server)
        await setup(other, postgres)
        const there = await everything(other, postgres)
        expect(there.queries.map(({ sql }) => sql).join('\n\n')).toMatchSnapshot()
        const here = await everything(engine, duckdb)
        expect(there.results).toEqual(here.results)
        const narrow = await narrowSums(other, postgres)
        expect(narrow.sql).toMatchSnapshot()
        expect(narrow.groups).toEqual((await narrowSums(engine, duckdb)).groups)
        other.close()
      } finally {
        await server.stop()
      }
    },
  )

  it.skipIf(noClickHouse !== null)(
    `on ClickHouse, with the same integers${noClickHouse === null ? '' : ` (${noClickHouse})`}`,
    async () => {
      const server = await borrowClickHouse()
      try {
        const other = openClickHouseEngine(server)
        await setup(other, clickhouse)
        const there = await everything(other, clickhouse)
        expect(there.queries.map(({ sql }) => sql).join('\n\n')).toMatchSnapshot()
        const here = await everything(engine, duckdb)
        expect(there.results).toEqual(here.results)
        const narrow = await narrowSums(other, clickhouse)
        expect(narrow.sql).toMatchSnapshot()
        expect(narrow.groups).toEqual((await narrowSums(engine, duckdb)).groups)
        other.close()
      } finally {
        await server.stop()
      }
    },
  )
})
