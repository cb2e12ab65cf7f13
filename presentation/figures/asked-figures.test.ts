import { describe, expect, test } from 'vitest'
import type { CellView } from '@analysis'
import { chart, chartOptions } from './chart.fixture'
import { duel } from './duel.fixture'
import { spec } from './figures.fixture'
import { figuresOf } from '../cells/figures-of'
import { power } from './power.fixture'
import { figureThemes } from './theme'

const views: readonly CellView[] = [power, duel, chart]

test.each(views)('the figures of $kind stay as they are', (view) => {
  expect(figuresOf(view, spec, figureThemes.light)).toMatchSnapshot()
})

describe.each(views)('every figure of $kind', (view) => {
  const figures = figuresOf(view, spec, figureThemes.dark)

  test('is plain JSON in the theme it was given, with words for those who do not see it and tidy data', () => {
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures)
    expect(JSON.stringify(figures)).not.toContain(figureThemes.light.text)
    for (const { title, subtitle, alt, table } of figures) {
      expect(Math.min(title.length, subtitle.length, alt.length)).toBeGreaterThan(10)
      expect(new Set(table.map(({ values }) => values.length)).size).toBe(1)
    }
  })
})

function drawn(view: CellView) {
  const [figure] = figuresOf(view, spec, figureThemes.light)
  if (figure === undefined) throw new Error('nothing is drawn')
  return figure
}

describe('a duel', () => {
  test('says of each method when it stops, and of those that peek what that does', () => {
    const { layout, title, traces } = drawn(duel)
    const texts = layout.annotations.map(({ text }) => text)
    expect(title).toBe('gate_40 on Day-7 retention: 3 of 4 methods stop, from look 2 to look 3 of 4')
    expect(texts[0]).toContain('not valid for 4 looks: 13')
    expect(texts.filter((text) => text === 'does not stop')).toHaveLength(1)
    expect(traces).toHaveLength(8)
    const stops = traces.flatMap((trace) =>
      'marker' in trace && trace.type === 'scatter' ? [trace.marker?.symbol] : [],
    )
    expect(stops.flat().filter((symbol) => symbol === 'diamond')).toHaveLength(3)
  })

  test('has nothing to draw for a single look', () => {
    const [only] = duel.duels
    const contenders = only!.contenders.map((each) => ({ ...each, looks: each.looks.slice(0, 1) }))
    expect(figuresOf({ ...duel, duels: [{ ...only!, contenders }] }, spec, figureThemes.light)).toEqual([])
  })
})

describe('a power curve', () => {
  test('says how many subjects find the effect, and how long that takes', () => {
    const [byEffect, bySize] = figuresOf(power, spec, figureThemes.light)
    expect(byEffect!.title).toMatch(/^[\d,]+ subjects find −5.00.% in Day-7 retention with 80.0.% power$/)
    expect(bySize!.title).toMatch(/weeks at 1,500 subjects a day give 80.0.% power$/)
    expect(byEffect!.traces).toHaveLength(2)
    expect(byEffect!.table[0]!.values).toContain('9,000 now')
  })

  test('of a baseline of 0 is in the unit of the metric', () => {
    const { plan, request } = power
    const effect = { ...plan.effect, relative: null }
    const figure = drawn({ ...power, request: { ...request, baseline: 0 }, plan: { ...plan, effect } })
    expect(JSON.stringify(figure.layout['xaxis'])).toContain('effect on Day-7 retention"')
  })
})

describe('a chart', () => {
  test('never reads text from data as markup, and names what is missing', () => {
    const { traces, layout } = drawn(chart)
    expect(traces[0]).toMatchObject({ x: ['desk', '&lt;b&gt;phone&lt;/b&gt;'], name: 'gate_30' })
    expect(traces[1]).toMatchObject({ x: ['desk', '(none)'], y: [3.3, null] })
    expect(layout['xaxis']).toMatchObject({ type: 'category' })
    expect(layout['yaxis']).toMatchObject({ title: { text: 'mean spend (€)' } })
  })

  test('gives variants their own colours and control grey', () => {
    const { traces } = drawn(chart)
    const { control, variants } = figureThemes.light
    expect(traces).toMatchObject([{ marker: { color: control } }, { marker: { color: variants[0] } }])
  })

  test('draws values beyond the sixth in grey and says how many', () => {
    const values = Array.from({ length: 9 }, (_, at) => `v${at}`)
    const columns = [
      { name: 'x', type: 'number', values: values.map((_, at) => at) },
      { name: 'color', type: 'text', values },
      { name: 'y', type: 'number', values: values.map(() => 1) },
    ] as const
    const options = { ...chartOptions, mark: 'point' } as const
    const figure = drawn({ ...chart, options, table: { columns, rowCount: 9, truncated: false } })
    expect(figure.traces).toHaveLength(9)
    expect(figure.subtitle).toContain('3 further values in grey')
    expect(figure.traces.map(({ showlegend }) => showlegend)).toEqual([...Array(6).fill(true), ...Array(3).fill(false)])
  })

  test('puts the bars of a histogram between their ends', () => {
    const columns = [
      { name: 'x', type: 'number', values: [0, 11] },
      { name: 'y', type: 'number', values: [5, 7] },
    ] as const
    const options = { ...chartOptions, mark: 'histogram', y: null, color: null } as const
    const figure = drawn({ ...chart, options, binWidth: 11, table: { columns, rowCount: 2, truncated: false } })
    expect(figure.traces[0]).toMatchObject({ x: [5.5, 16.5], y: [5, 7], width: 11 })
    expect(figure.title).toBe('Distribution of device')
  })
})
