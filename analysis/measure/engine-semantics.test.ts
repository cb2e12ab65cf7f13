import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { allEngines, duckdbCase, type OpenEngine } from '../../tests/engines/all-engines'
import { fillTable } from '../../tests/engines/fill-table'
import { head, hostileTexts, mean, noise, scenarios, type Scenario } from '../../tests/engines/scenarios'
import type { FrameColumn, FrameDescription } from '../frame/frame'
import { metricBlock } from './metric-block'
import { comomentIndex } from '../moments/moments'
import { momentsOfRows } from '../../tests/support/moments-of-rows'
import { dimensionKeys } from './request'
import { carriedColumn } from '../extraction/frame-columns'
import type { Dialect } from '../sql/dialects/dialect'
import { compile } from '../sql/printer'
import type { AnswerValue } from '../sql/query'
import { select, table } from '../sql/tree/select'
import type { FrameMoments } from './frame-moments'
import { groupsBy, measure } from './measure'
import { measureFrame } from './measure-frame'
import { queryRunner } from './run-queries'

async function ask(open: OpenEngine, dialect: Dialect, scenario: Scenario): Promise<FrameMoments> {
  const { columns, rows, activity, metrics, slices } = scenario
  await fillTable(open.engine, dialect, 'subjects', columns, rows)
  if (activity !== undefined) await fillTable(open.engine, dialect, 'activity', activity.columns, activity.rows)
  return askFrame(open, dialect, scenario, metrics, slices)
}

function askFrame(
  { engine }: OpenEngine,
  dialect: Dialect,
  { columns, rows, activity }: Pick<Scenario, 'columns' | 'rows' | 'activity'>,
  metrics: Scenario['metrics'],
  slices: Scenario['slices'],
): Promise<FrameMoments> {
  const frame: FrameDescription = {
    format: 'assay.frame/1',
    kind: activity === undefined ? 'subjects' : 'events',
    tables: [
      { name: 'subjects', columns, rows: rows.length },
      ...(activity === undefined
        ? []
        : [{ name: 'activity' as const, columns: activity.columns, rows: activity.rows.length }]),
    ],
    counts: {},
  }
  return measureFrame({ metrics, slices, history: true }, frame, queryRunner({ engine, dialect }))
}

/** Column `name` of the rows of a variant, NULLs left out. */
function valuesOf({ columns, rows }: Scenario, variant: string, name: string): readonly number[] {
  const at = columns.findIndex((column) => column.name === name)
  return rows.flatMap((row) => (row[1] === variant && typeof row[at] === 'number' ? [row[at]] : []))
}

function scenarioOf(title: string): Scenario {
  return scenarios.find((each) => each.title === title)!
}

let reference: OpenEngine
beforeAll(async () => {
  reference = await duckdbCase.open()
})
afterAll(() => reference.stop())

describe.each(allEngines)('moments on $title', (engineCase) => {
  const { dialect, skipped } = engineCase
  let open: OpenEngine
  beforeAll(async () => {
    if (!skipped) open = await engineCase.open()
  })
  afterAll(async () => {
    if (!skipped) await open.stop()
  })

  it.skipIf(skipped).each(scenarios)('are those of DuckDB to the bit: $title', async (each) => {
    expect(await ask(open, dialect, each)).toEqual(await ask(reference, duckdbCase.dialect, each))
  })

  it.skipIf(skipped)('are right to 1e-9, whatever the magnitude', async () => {
    for (const [title, names] of [
      ['mean 1e8, standard deviation 1', ['y']],
      ['one subject in each variant', ['y', 'k']],
      ['constants, large ones too', ['y', 'x', 'k']],
      ['huge and tiny magnitudes, alone and together', ['y', 'tiny', 'mixed']],
      ['values missing anywhere', ['y']],
    ] as const) {
      const own = scenarioOf(title)
      const { metrics } = await ask(open, dialect, own)
      for (const name of names) {
        for (const variant of ['control', 'blue']) {
          const truth = momentsOfRows(valuesOf(own, variant, name).map((value) => [value]))
          const { count, means, comoments } = metrics.get(name)!.byVariant.get(variant)!
          const spread = truth.comoments[comomentIndex(1, 0, 0)]!
          expect([title, name, count]).toEqual([title, name, truth.count])
          expect(Math.abs(means[0]! - truth.means[0]!)).toBeLessThanOrEqual(1e-9 * Math.abs(truth.means[0]!))
          expect(Math.abs(comoments[0]! - spread)).toBeLessThanOrEqual(1e-9 * spread)
        }
      }
    }
  })

  it.skipIf(skipped)('keep hostile values as they are', async () => {
    const { slices } = await ask(open, dialect, scenarioOf('hostile names and values'))
    const values = slices.map((slicing) => new Set(slicing.slices.map(({ value }) => value[0])))
    expect(values).toEqual(slices.map(() => new Set(hostileTexts)))
    const { subjects } = await ask(open, dialect, scenarioOf('hostile variants'))
    expect(new Set(Object.keys(subjects))).toEqual(new Set(hostileTexts))
  })

  it.skipIf(skipped)('take NaN and infinity for missing values', async () => {
    const columns: readonly FrameColumn[] = [...head, { name: 'y', type: 'DOUBLE' }]
    const odd = [1, Number.NaN, 3, Infinity, 5, -Infinity, null, 8]
    const rows = odd.map((value, i): AnswerValue[] => [`s${i}`, 'control', '2026-03-01 00:00:00', value])
    await fillTable(open.engine, dialect, 'raw_subjects', columns, rows)
    const finite = columns.map((source) => carriedColumn({ source, alias: 'raw', name: source.name }))
    await open.engine.execute('DROP TABLE IF EXISTS subjects')
    const view = compile(select({ columns: finite, from: table('raw_subjects', 'raw') }), dialect)
    await open.engine.execute(`CREATE VIEW subjects AS ${view.sql}`)
    const { metrics } = await askFrame(open, dialect, { columns, rows }, [mean('y', 'y')], [])
    await open.engine.execute('DROP VIEW subjects')
    expect(metrics.get('y')!.byVariant.get('control')).toEqual(momentsOfRows([[1], [3], [5], [8]]))
  })

  it.skipIf(skipped)('put the whole sequential history together in one pass', async () => {
    const own = scenarioOf('a history of activity, several days a subject')
    const { history, metrics } = await ask(open, dialect, own)
    expect(history.every(({ at }, i) => i === 0 || at! > history[i - 1]!.at!)).toBe(true)
    expect(history).toHaveLength(10)
    expect(history.at(-1)!.metrics).toEqual(metrics)
    const third = history.find(({ at }) => at === '2026-03-08T00:00:00.000Z')!
    const day = own.activity!.columns.findIndex(({ name }) => name === 'day')
    const until = own.activity!.rows.filter((row) => String(row[day]) <= '2026-03-07 00:00:00')
    const totals = own.rows
      .filter((row) => row[1] === 'blue')
      .map((row) => [until.filter((each) => each[0] === row[0]).reduce((sum, each) => sum + Number(each[day + 1]), 0)])
    const truth = momentsOfRows(totals)
    const found = third.metrics.get('y')!.byVariant.get('blue')!
    expect(found.count).toBe(60)
    expect(found.means[0]).toBeCloseTo(truth.means[0]!, 12)
    expect(found.comoments[0]).toBeCloseTo(truth.comoments[0]!, 9)
  })

  it.skipIf(skipped)('of a dimension with 10,000 values add up to the whole', async () => {
    const size = 30_000
    const columns: readonly FrameColumn[] = [...head, { name: 'y', type: 'DOUBLE' }, { name: 'item', type: 'BIGINT' }]
    const rows = Array.from({ length: size }, (_, i): AnswerValue[] => [
      `s${i}`,
      i % 3 === 0 ? 'control' : 'blue',
      '2026-03-01 00:00:00',
      noise(i),
      i % 10_000,
    ])
    await fillTable(open.engine, dialect, 'subjects', columns, rows)
    const { slices, metrics } = await askFrame(open, dialect, { columns, rows }, [mean('y', 'y')], [['item']])
    expect(slices[0]!.slices).toHaveLength(10_000)
    const counts = slices[0]!.slices.map((slice) => Object.values(slice.subjects).reduce((a, n) => a + n, 0))
    expect(new Set(counts)).toEqual(new Set([3]))
    const truth = momentsOfRows(rows.flatMap((row) => (row[1] === 'blue' ? [[Number(row[3])]] : [])))
    expect(metrics.get('y')!.byVariant.get('blue')!.comoments[0]).toBeCloseTo(truth.comoments[0]!, 9)
  })

  const anyValue = fc.oneof(
    fc.double({ noNaN: true, min: -1e150, max: 1e150 }),
    fc.double({ noNaN: true, min: 1e8 - 3, max: 1e8 + 3 }),
    fc.constantFrom(0, 1, -0.1, 1e-300),
    fc.constant(null),
  )
  const anyRow = fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('p', 'q', null), anyValue, fc.option(fc.integer()))

  it.skipIf(skipped)('of slices merge to those of the whole exactly', async () => {
    const columns: readonly FrameColumn[] = [
      ...head,
      { name: 'city', type: 'VARCHAR' },
      { name: 'y', type: 'DOUBLE' },
      { name: 'k', type: 'BIGINT' },
    ]
    const types = new Map(columns.map(({ name, type }) => [name, type]))
    const blocks = [mean('y', 'y', { covariates: [{ kind: 'column', column: 'k' }] }), mean('k', 'k')].flatMap(
      (each) => {
        const answer = metricBlock(each, types)
        return answer.ok ? [answer.block] : []
      },
    )
    const runner = queryRunner({ engine: open.engine, dialect })
    const property = fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 40 }), async (drawn) => {
      const rows = drawn.map(([variant, city, y, k], i) => [`s${i}`, variant, null, city, y, k])
      await fillTable(open.engine, dialect, 'subjects', columns, rows)
      const whole = await measure({ blocks, groupings: [[]] }, runner)
      const sliced = await measure({ blocks, groupings: [dimensionKeys(['city'])] }, runner)
      const sums = (measurement: typeof whole) =>
        new Map(groupsBy(measurement, []).map(({ variantId, subjects, passes }) => [variantId, [subjects, passes[0]]]))
      expect(sums(sliced)).toEqual(sums(whole))
    })
    await fc.assert(property, draws(dialect.name === 'duckdb' ? 60 : 15))
  })
})
