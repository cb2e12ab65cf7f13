import { describe, expect, it } from 'vitest'
import { analysedHistory, meanMetric, samplesWith, sequentialOf } from '../../tests/support/analysed'
import type { SequentialView, AnalysisPlan, SequentialRule } from '@analysis'
import { figuresOf } from '../cells/figures-of'
import { figureThemes } from './theme'
import type { ScatterTrace } from './figure'
import { sequentialPText, stoppedText } from '../words/sequential-words'
import { tuningText } from '../words/rule-words'
import { spec } from './figures.fixture'

const looks = [0.25, 0.5, 0.75].map((t) => samplesWith(1.6 / Math.sqrt(t), 1 / Math.sqrt(t), 10_000 * t))

function viewOf(rule: SequentialRule, plan: Partial<AnalysisPlan> = {}): SequentialView {
  const summary = sequentialOf(analysedHistory({ stopping: rule, ...plan }, looks, meanMetric('m')))
  return { kind: 'sequential', metricId: 'm', rule, histories: [{ variantId: 't', summary }] }
}

const figures = (view: SequentialView) => {
  const [effect, z] = figuresOf(view, { ...spec, metrics: [meanMetric('m')] }, figureThemes.light)
  if (effect === undefined || z === undefined) throw new Error('a history has two figures')
  return { effect, z }
}
const scatter = ({ traces }: { readonly traces: readonly { readonly type: string }[] }) =>
  traces.filter((trace): trace is ScatterTrace => trace.type === 'scatter')

const planned = {
  kind: 'group-sequential',
  spending: { kind: 'pocock' },
  looks: [0.25, 0.5, 0.75, 1],
  plannedSubjects: 10_000,
} as const
const sequence = { kind: 'confidence-sequence', tunedFor: 8000 } as const

describe('figures of a history', () => {
  it('draw the futility bound dotted, and only where there is one', () => {
    const dotted = (view: SequentialView) => scatter(figures(view).z).filter(({ line }) => line?.dash === 'dot')
    const view = viewOf({ ...planned, futility: { spending: { kind: 'obrien-fleming' }, beta: 0.2 } })
    expect(dotted(view)).toHaveLength(1)
    expect(dotted(view)[0]!.y).toEqual(view.histories[0]!.summary.looks.map(({ futility }) => futility))
    expect(figures(view).z.subtitle).toContain('futility bound (dotted)')
    expect(dotted(viewOf(planned))).toHaveLength(0)
  })

  it('have no alpha spent below a boundary that spends none, and say the tuning', () => {
    const { z, effect } = figures(viewOf(sequence))
    expect(scatter(z).some(({ yaxis }) => yaxis === 'y2')).toBe(false)
    expect(z.layout).not.toHaveProperty('yaxis2')
    expect(z.subtitle).toContain('Tuned for 8,000 subjects over all variants (as planned).')
    expect(effect.subtitle).toContain('95 % intervals that hold at every look; confidence sequence')
  })

  it('draw a one-sided interval to the edge of the panel', () => {
    const band = scatter(figures(viewOf(planned, { alternative: 'greater' })).effect)[0]!
    expect(band.y.every((value) => typeof value === 'number' && Number.isFinite(value))).toBe(true)
  })
})

describe('words of a history', () => {
  it('name the p-value by what it is', () => {
    expect(sequentialPText(viewOf(planned).histories[0]!.summary)).toMatch(/^repeated p/)
    expect(sequentialPText(viewOf(sequence).histories[0]!.summary)).toMatch(/^always-valid p/)
  })

  it('set the median-unbiased estimate beside the naive one once stopped', () => {
    const crossed = sequentialOf(
      analysedHistory({ stopping: planned }, [samplesWith(0, 2, 2500), samplesWith(5, 1.4, 5000)]),
    )
    expect(stoppedText(crossed, 'plain')).toMatch(
      /^Stopped at look 2: stage-wise p = 0\.018, median-unbiased estimate \+4\.3 \[\+0\.8, \+7\.4\] \(95 % interval\), beside the naive \+5\.0\.$/,
    )
    expect(stoppedText(viewOf(sequence).histories[0]!.summary, 'plain')).toBeNull()
  })

  it('say where a prior comes from', () => {
    expect(tuningText({ kind: 'msprt', tau: 0.02, source: 'mde' }, 'plain')).toContain("by the metric's mde")
    expect(tuningText({ kind: 'msprt', tau: 0.02, source: 'plan' }, 'plain')).toContain('as planned')
  })
})
