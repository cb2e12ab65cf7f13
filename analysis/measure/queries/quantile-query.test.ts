import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allEngines, type OpenEngine } from '../../../tests/engines/all-engines'
import { fillTable } from '../../../tests/engines/fill-table'
import { clusteredQuantile } from '../../../tests/golden/unshipped/clustered-quantile'
import { quantileSummary } from '../../estimation/sample-quantile'
import type { FrameColumn } from '../../frame/frame'
import type { MetricBlock } from '../metric-block'
import type { QuantileRequest } from '../../moments/quantile-sample'
import { readQuantiles, type QuantileGroup } from '../read-quantiles'
import { dimensionKeys } from '../request'
import { xoshiro128 } from '../../numerics/random'
import { duckdb } from '../../sql/dialects/duckdb/dialect'
import { compile } from '../../sql/printer'
import { binary, column, integer } from '../../sql/tree/expression'
import { quantileQuery } from './quantile-query'

/** One suite on every engine that the query is printed for: the real thing, not its text. */

const subjectColumns: readonly FrameColumn[] = [
  { name: 'subject', type: 'VARCHAR' },
  { name: 'variant', type: 'VARCHAR' },
  { name: 'country', type: 'VARCHAR' },
  { name: 'kept', type: 'BIGINT' },
  { name: 'y', type: 'DOUBLE' },
]
const valueColumns: readonly FrameColumn[] = [
  { name: 'subject', type: 'VARCHAR' },
  { name: 'variant', type: 'VARCHAR' },
  { name: 'metric', type: 'VARCHAR' },
  { name: 'value', type: 'DOUBLE' },
]

const random = xoshiro128(5)
const subjects = Array.from({ length: 400 }, (_, i) => ({
  subject: `s${i}`,
  // one variant has a single subject
  variant: i === 0 ? 'lonely' : ['a', 'b'][i % 2]!,
  country: [null, 'DE', 'FR'][random.integer(3)]!,
  kept: random.integer(4) === 0 ? 0 : 1,
  // a mean of 1e8 with a spread of 1, ties, and missing values
  y: random.integer(10) === 0 ? null : 1e8 + Math.round(random.normal() * 8) / 8,
  loads: Array.from({ length: random.integer(5) }, () => Math.round(random.uniform() * 300)),
}))
type Subject = (typeof subjects)[number]

const block: MetricBlock = {
  metricId: 'm',
  filter: binary(column('kept'), '=', integer(1)),
  columns: [{ name: 'outcome', role: 'outcome', expression: column('y'), kind: 'real', cap: null }],
}
const ofSubjects: QuantileRequest = { metricId: 'm', probability: 0.6, level: 'subject' }
const ofEvents: QuantileRequest = { metricId: 'm', probability: 0.6, level: 'event' }

function groupOf(groups: readonly QuantileGroup[], variantId: string, values: readonly (string | null)[]) {
  return groups.find(
    (group) => group.variantId === variantId && JSON.stringify(group.values) === JSON.stringify(values),
  )
}

function within(variantId: string, country?: string | null): readonly Subject[] {
  return subjects.filter(
    (each) => each.kept === 1 && each.variant === variantId && (country === undefined || each.country === country),
  )
}

describe.each(allEngines)('quantiles on $title', (engineCase) => {
  const { skipped, dialect } = engineCase
  let opened: OpenEngine | undefined
  beforeAll(async () => {
    if (skipped) return
    opened = await engineCase.open()
    const { engine } = opened
    const rows = subjects.map(({ subject, variant, country, kept, y }) => [subject, variant, country, kept, y])
    await fillTable(engine, dialect, 'subjects', subjectColumns, rows)
    const values = subjects.flatMap(({ subject, variant, loads }) => loads.map((load) => [subject, variant, 'm', load]))
    await fillTable(engine, dialect, 'event_values', valueColumns, [...values, ['s1', 'b', 'other', -1]])
  }, 120_000)
  afterAll(() => opened?.stop())

  async function ask(request: QuantileRequest, dimensions: readonly string[]) {
    const keys = dimensionKeys(dimensions)
    const table = await opened!.engine.run(compile(quantileQuery(block, request, keys), dialect))
    return readQuantiles(table, request, keys)
  }

  it.skipIf(skipped)(
    'subjects: values at their ranks, NULLs and the filtered left out, NULL a slice like any',
    async () => {
      const whole = await ask(ofSubjects, [])
      const sliced = await ask(ofSubjects, ['country'])
      expect(whole.length).toBe(
        new Set(subjects.filter(({ kept, y }) => kept === 1 && y !== null).map(({ variant }) => variant)).size,
      )
      for (const [groups, variant, values, own] of [
        [whole, 'a', [], within('a')],
        [whole, 'b', [], within('b')],
        [sliced, 'a', ['DE'], within('a', 'DE')],
        [sliced, 'b', [null], within('b', null)],
      ] as const) {
        const ascending = own.flatMap(({ y }) => (y === null ? [] : [y])).toSorted((x, y) => x - y)
        const sample = groupOf(groups, variant, values)?.sample
        const library = clusteredQuantile(
          ascending.map((y) => [y]),
          0.6,
          0.05,
        )!
        expect(sample).toEqual({
          values: ascending.length,
          quantile: library.quantile,
          lower: library.independentInterval.lower,
          upper: library.independentInterval.upper,
          clusters: null,
        })
      }
    },
  )

  it.skipIf(skipped)('events: clustered by subject, only those of the metric', async () => {
    for (const [groups, variant, values, own] of [
      [await ask(ofEvents, []), 'b', [], within('b')],
      [await ask(ofEvents, ['country']), 'a', ['FR'], within('a', 'FR')],
    ] as const) {
      const sample = groupOf(groups, variant, values)!.sample
      const library = clusteredQuantile(
        own.map(({ loads }) => loads),
        0.6,
        0.05,
      )!
      expect([sample.values, sample.clusters?.count, sample.quantile]).toEqual([
        library.events,
        library.clusters,
        library.quantile,
      ])
      const { mean, variance, n } = quantileSummary(sample, 0.6)
      expect([mean, n]).toEqual([library.quantile, library.clusters])
      expect(Math.sqrt(variance / n)).toBeCloseTo(library.standardError, 9)
    }
  })

  it.skipIf(skipped)('has no value at a rank that does not exist', async () => {
    const groups = await ask({ ...ofSubjects, probability: 0.999 }, [])
    expect(groupOf(groups, 'a', [])?.sample).toMatchObject({ upper: null })
  })
})

it('is one query whose text can be read', () => {
  expect(compile(quantileQuery(block, ofEvents, dimensionKeys(['country'])), duckdb).sql).toMatchSnapshot()
})
