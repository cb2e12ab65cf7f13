import { type SequentialView, type SequentialLook, type ExperimentSpec, formatCount } from '@analysis'
import { axis, axisTitle, baseLayout, paddedRange, zeroLine } from './base-layout'
import { endLabels } from './end-labels'
import type { Figure, ScatterTrace } from './figure'
import { escapeText } from './forest'
import { intervalBand } from './interval-band'
import { lookTimes, sequentialFinding } from './looks'
import { looksTrace } from './looks-trace'
import { ruleName } from '../words/rule-words'
import { treatmentColour, type FigureTheme } from './theme'
import { metricOf } from '../words/metric-of'
import { type EffectUnit, effectUnit } from '../words/effect-unit'
import { effectAxis } from './effect-axis'
import { treatmentIndex } from './variant-names'
import { lookColumns } from '../columns/look-columns'
import { levelText } from '../words/level-text'
import { tellLook } from '../words/sequential-words'

type EstimatedLook = SequentialLook & Required<Pick<SequentialLook, 'effect' | 'interval'>>

/** The effect at every look with its repeated confidence interval. */
export function cumulativeEffect(view: SequentialView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const times = lookTimes(view)
  const metric = metricOf(spec, view.metricId)
  const name = metric?.name ?? view.metricId
  const unit = effectUnit(metric)
  const height = 300
  const range = effectRange(view)
  const level = levelText(1 - spec.plan.alpha)
  const intervals =
    view.rule.kind === 'group-sequential' ? `repeated ${level} intervals` : `${level} intervals that hold at every look`
  return {
    id: 'cumulative-effect',
    title: sequentialFinding(view, name, unit),
    subtitle: `Cumulative effect, treatment − control, with ${intervals}; ${ruleName(view.rule)}.`,
    alt: `Cumulative effect on ${name} over ${times.count} looks. ${sequentialFinding(view, name, unit)}.`,
    height,
    traces: view.histories.flatMap(({ variantId, summary }) => {
      const colour = treatmentColour(theme, treatmentIndex(spec, variantId))
      return historyTraces(variantId, summary.looks.filter(isEstimated), colour, { time: times.of, unit, range })
    }),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 96, t: 8, b: 44 },
      axes: {
        xaxis: axis(theme, { title: axisTitle(theme, times.title), type: times.axisType, showgrid: false }),
        yaxis: axis(theme, {
          ...effectAxis(range, unit),
          title: axisTitle(theme, `effect on ${name}`),
        }),
      },
      shapes: [zeroLine(theme, 'y')],
      annotations: endLabels(
        view.histories.flatMap(({ variantId, summary }) => {
          const last = summary.looks.filter(isEstimated).at(-1)
          const colour = treatmentColour(theme, treatmentIndex(spec, variantId))
          return last === undefined ? [] : [{ text: variantId, x: times.of(last), y: last.effect ?? 0, colour }]
        }),
        range,
        height - 52,
      ),
    }),
    table: lookColumns(view.histories),
  }
}

function isEstimated(look: SequentialLook): look is EstimatedLook {
  return look.effect !== null && look.interval !== null
}

interface HistoryScale {
  readonly time: (look: SequentialLook) => string | number
  readonly unit: EffectUnit
  /** Of the vertical axis. */
  readonly range: readonly [number, number]
}

function historyTraces(
  variantId: string,
  looks: readonly EstimatedLook[],
  colour: string,
  { time, unit, range: [lowest, highest] }: HistoryScale,
): readonly ScatterTrace[] {
  const x = looks.map(time)
  // the open end of a one-sided interval is drawn to the edge of the panel
  const lower = looks.map(({ interval }) => (interval?.lower === -Infinity ? lowest : (interval?.lower ?? null)))
  const upper = looks.map(({ interval }) => (interval?.upper === Infinity ? highest : (interval?.upper ?? null)))
  return [
    intervalBand({ x, lower, upper, colour, opacity: 0.14 }),
    looksTrace({
      name: variantId,
      colour,
      x,
      y: looks.map(({ effect }) => effect),
      looks,
      text: looks.map((look) => lookHover(variantId, look, unit)),
    }),
  ]
}

function lookHover(variantId: string, look: EstimatedLook, unit: EffectUnit): string {
  const { text: change } = tellLook(look, unit)
  const crossed = look.crossed ? '<br>boundary crossed' : ''
  return `<b>${escapeText(variantId)}</b>, look ${look.look}<br>${change}<br>${formatCount(look.n)} subjects${crossed}`
}

/** Early looks have intervals many times wider than the last: the scale follows the later half. */
function effectRange(view: SequentialView): readonly [number, number] {
  const values = view.histories.flatMap(({ summary }) => {
    const looks = summary.looks.filter(isEstimated)
    const later = looks.slice(Math.floor(looks.length / 2))
    const ends = later.flatMap(({ interval }) => (interval === null ? [] : [interval.lower, interval.upper]))
    return [...ends, ...looks.slice(Math.floor(looks.length / 4)).flatMap(({ effect }) => effect ?? [])]
  })
  return paddedRange([0, ...values], 0.15)
}
