import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { buildWorld, runOn, viewOf } from '../../tests/support/two-weeks'
import { cellGraph, type NamedCell } from './cell-graph'
import { mostMarks } from './chart'
import type { ChartOptions } from './chart-view'

const chart: ChartOptions = {
  kind: 'chart',
  from: 'by_day',
  mark: 'line',
  x: 'day',
  y: 'buyers',
  color: 'variant',
  aggregate: null,
  bins: 30,
  title: null,
  xTitle: null,
  yTitle: null,
  xUnit: null,
  yUnit: null,
}

const cells: readonly NamedCell[] = [
  {
    name: 'by_day',
    options: {
      kind: 'sql',
      sql: `SELECT date_trunc('day', exposed_at) AS day, variant, count(*) FILTER (WHERE bought) AS buyers FROM visitors GROUP BY ALL -- end`,
    },
  },
  { name: 'Visitors', options: { kind: 'sql', sql: 'SELECT * FROM subjects;' } },
]

describe('a chart', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await openTestEngine()
    await buildWorld(engine)
  })
  afterAll(() => engine.close())

  async function draw(over: Partial<ChartOptions>, others = cells) {
    const outcome = await runOn(engine, { ...chart, ...over }, {}, others)
    const view = viewOf(outcome, 'chart')
    const column = (name: string) => view.table.columns.find((each) => each.name === name)!
    return { outcome, view, column }
  }

  it('draws a sql cell with all the cells that it reads, in a fixed order', async () => {
    const { column } = await draw({})
    expect(column('x').type).toBe('timestamp')
    expect(column('x').values).toHaveLength(28)
    expect(column('color').values.slice(0, 2)).toEqual(['new', 'new'])
    expect(column('x').values.slice(0, 2)).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z'])
    expect(column('y').values.slice(14)).toEqual(Array(14).fill(40))
    expect(column('y').values.slice(0, 14)).toEqual(Array(14).fill(50))
  })

  it.each([
    ['count', null, [2800, 2800]],
    ['sum', 'one', [2800, 2800]],
    ['mean', 'two', [2, 2]],
    ['min', 'two', [2, 2]],
    ['max', 'two', [2, 2]],
  ] as const)('takes rows together by %s', async (aggregate, y, values) => {
    const sql: NamedCell = {
      name: 'rows',
      options: { kind: 'sql', sql: 'SELECT variant, 1 AS one, 2 AS two FROM subjects' },
    }
    const { column } = await draw({ from: 'rows', mark: 'bar', x: 'variant', y, color: null, aggregate }, [sql])
    expect(column('x').values).toEqual(['new', 'old'])
    expect(column('y').values).toEqual(values)
  })

  it('counts every finite value in exactly one bin of a histogram, of a table of the frame too', async () => {
    const histogram = { from: 'subjects', mark: 'histogram', x: 'noise', y: null, bins: 8 } as const
    const { view, column } = await draw({ ...histogram, color: null })
    // 0 to 88 in eight bins of 11
    expect(view.binWidth).toBe(11)
    expect(column('x').values).toEqual([0, 11, 22, 33, 44, 55, 66, 77])
    expect(sum(column('y').values)).toBe(5600)
    const coloured = await draw({ ...histogram, color: 'country' })
    expect(sum(coloured.column('y').values)).toBe(5600)
    const odd: NamedCell = {
      name: 'odd',
      options: { kind: 'sql', sql: `SELECT unnest([3.0, 3.0, NULL, 'nan'::DOUBLE, 'inf'::DOUBLE]) AS v` },
    }
    const constant = await draw({ ...histogram, from: 'odd', x: 'v', color: null }, [odd])
    expect(constant.column('x').values).toEqual([3])
    expect(constant.column('y').values).toEqual([2])
  })

  it('says which columns and cells there are when one is not', async () => {
    await expect(draw({ y: 'sellers', color: 'nope' })).rejects.toMatchObject({
      findings: [
        {
          code: 'unknown-name',
          message: 'y: "by_day" has no column "sellers".',
          hint: 'Columns: day, variant, buyers.',
        },
        { code: 'unknown-name', message: 'color: "by_day" has no column "nope".' },
      ],
    })
    await expect(draw({ from: 'elsewhere' })).rejects.toMatchObject({
      findings: [{ hint: 'sql cells: by_day, Visitors; tables: subjects.' }],
    })
    await expect(draw({ y: 'variant' })).rejects.toThrow('holds text, not numbers')
    await expect(draw({ mark: 'histogram', x: 'variant', y: null })).rejects.toThrow('holds text, not numbers')
  })

  it('takes hostile names as names', async () => {
    const name = 'a"; DROP TABLE subjects; --'
    const hostile: NamedCell = {
      name: 'c',
      options: { kind: 'sql', sql: `SELECT 1 AS "a""; DROP TABLE subjects; --", 2 AS y` },
    }
    const { column } = await draw({ from: 'c', x: name, y: 'y', color: null }, [hostile])
    expect(column('x').values).toEqual([1])
    expect((await engine.run({ sql: 'SELECT count(*) FROM subjects', parameters: [] })).columns[0]!.values).toEqual([
      5600,
    ])
  })

  it('draws so many marks and says that there are more', async () => {
    const { outcome, view } = await draw({ from: 'subjects', mark: 'point', x: 'before', y: 'spend', color: null })
    expect(view.table.rowCount).toBe(mostMarks)
    expect(outcome.findings).toMatchObject([{ code: 'truncated-chart', severity: 'warning' }])
    expect((await draw({})).outcome.findings).toEqual([])
  })

  it('stands behind the cell it draws: it is out of date when that changes, and blocked when that cannot run', () => {
    const named = [...cells, { name: 'picture', options: chart }]
    const { dependencies, keys, order } = cellGraph(named)
    expect(dependencies.get('picture')).toEqual(['by_day'])
    expect(order).toEqual(['Visitors', 'by_day', 'picture'])
    const changed = named.map((cell) =>
      cell.name === 'Visitors' ? { ...cell, options: { kind: 'sql', sql: 'FROM subjects LIMIT 9' } as const } : cell,
    )
    expect(cellGraph(changed).keys.get('picture')).not.toBe(keys.get('picture'))
    const circle = [{ name: 'by_day', options: { kind: 'sql', sql: 'FROM by_day' } as const }, named[2]!]
    expect(cellGraph(circle).findings.has('picture')).toBe(true)
  })
})

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + Number(value), 0)
}
