import { describe, expect, test } from 'vitest'
import type { CellView } from '@analysis'
import { distribution, interactions, novelty } from './diagnostic-views.fixture'
import { cuped, effectOf, metricResult, scorecard, segments, sequential, spec, srm } from './figures.fixture'
import { figuresOf } from '../cells/figures-of'
import { figureThemes } from './theme'

const views: readonly CellView[] = [scorecard, cuped, sequential, segments, srm, novelty, interactions, distribution]

test.each(views)('the figures of $kind stay as they are', (view) => {
  expect(figuresOf(view, spec, figureThemes.light)).toMatchSnapshot()
})

describe.each(views)('every figure of $kind', (view) => {
  const figures = figuresOf(view, spec, figureThemes.dark)

  test('is plain JSON', () => {
    expect(structuredClone(figures)).toEqual(figures)
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures)
  })

  test('uses the theme it was given', () => {
    expect(JSON.stringify(figures)).not.toContain(figureThemes.light.text)
  })

  test('has a finding, a method, words for those who do not see it, and tidy data', () => {
    for (const { title, subtitle, alt, table } of figures) {
      expect(Math.min(title.length, subtitle.length, alt.length)).toBeGreaterThan(10)
      expect(new Set(table.map(({ values }) => values.length)).size).toBe(1)
    }
  })
})

function firstTrace(view: CellView) {
  return figuresOf(view, spec, figureThemes.light)[0]!.traces[0]
}

test('a significant loss is drawn as worse, and less of what should decrease as better', () => {
  const losing = { ...scorecard, metrics: [metricResult('retention_7', [effectOf(-0.05, 0.01)])] }
  const faster = { ...scorecard, metrics: [metricResult('latency', [effectOf(-0.05, 0.01)])] }
  expect(firstTrace(losing)).toMatchObject({ marker: { color: figureThemes.light.worse } })
  expect(firstTrace(faster)).toMatchObject({ marker: { color: figureThemes.light.better } })
})

test('a one-sided interval ends at the edge of the panel', () => {
  const effect = effectOf(0.02, 0.01)
  const open = effectOf(0.02, 0.01, {
    relative: { kind: 'estimated', estimate: 0.02, interval: { lower: 0.01, upper: Infinity }, method: 'delta' },
  })
  const figure = figuresOf(
    { ...scorecard, metrics: [metricResult('retention_7', [effect, open])] },
    spec,
    figureThemes.light,
  )
  const text = JSON.stringify(figure[0]!.traces)
  expect(text).not.toContain('null')
})

test('names from the data are not read as markup', () => {
  const [figure] = figuresOf(scorecard, spec, figureThemes.light)
  expect(JSON.stringify(figure!.layout)).toContain('Latency &lt;p95&gt;')
})

test('the window is told which segments could not be estimated', () => {
  const [, forest] = figuresOf(segments, spec, figureThemes.light)
  expect(JSON.stringify(forest!.layout.annotations)).toContain('fewer than two subjects')
})

test('nothing is drawn where there is nothing to draw', () => {
  expect(figuresOf({ ...scorecard, metrics: [] }, spec, figureThemes.light)).toEqual([])
  expect(figuresOf({ ...srm, byDay: [] }, spec, figureThemes.light)).toEqual([])
})
