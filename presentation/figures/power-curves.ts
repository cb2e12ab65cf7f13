import { type PowerView, type ExperimentSpec, formatCount, formatPercent, withSign, formatDifference } from '@analysis'
import { axis, axisTitle, baseLayout } from './base-layout'
import type { Annotation, Figure, ScatterTrace, Shape } from './figure'
import { escapeText } from './forest'
import { durationSentence, plannedMetricName, powerMethodText } from '../words/power-words'
import type { FigureTheme } from './theme'
import type { Column } from '../columns/column'
import { effectUnit } from '../words/effect-unit'

const height = 280

/** Where a curve is steep, and its label clear of the others. */
const labelledPower = 0.55

/** Power against the effect, with the planned size and with the subjects there are. */
export function powerByEffect(view: PowerView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const { plan, request } = view
  const { planned, present } = plan.byEffect
  const scale = effectScale(view)
  const curves = [
    { name: `${formatCount(plan.size.total)} planned`, points: planned, colour: theme.better, dash: 'solid' as const },
    ...(present === null
      ? []
      : [
          {
            name: `${formatCount(request.presentSubjects)} now`,
            points: present,
            colour: theme.textMuted,
            dash: 'dash' as const,
          },
        ]),
  ]
  const title = plannedSentence(view, spec)
  const plansMore = plan.size.total >= (request.presentSubjects ?? 0)
  return {
    id: 'power-by-effect',
    title,
    subtitle: `Chance to find an effect, by its size; ${powerMethodText(view)}.`,
    alt: `Power curves over the effect. ${title}.`,
    height,
    traces: curves.map(({ name, points, colour, dash }) =>
      curveTrace({
        name,
        colour,
        dash,
        x: points.map(({ difference }) => scale.of(difference)),
        y: points.map(({ power }) => power),
        text: points.map(
          ({ difference, power }) =>
            `<b>${name}</b><br>effect ${scale.text(difference)}<br>power ${formatPercent(power)}`,
        ),
      }),
    ),
    layout: powerLayout(theme, {
      xaxis: axis(theme, {
        showgrid: false,
        tickformat: scale.tickFormat,
        nticks: 7,
        title: axisTitle(theme, scale.title(plannedMetricName(view, spec))),
      }),
      x: scale.of(plan.effect.absolute),
      mark: scale.text(plan.effect.absolute),
      target: request.goal.power,
      labels: curves.flatMap(({ name, points, colour }, at) => {
        const point = points.find(({ power }) => power >= labelledPower) ?? points.at(-1)
        if (point === undefined) return []
        // the curve of more subjects lies nearer to 0: the labels stand on the curves' outer sides
        const more = at === 0 ? plansMore : !plansMore
        const towardsZero = plan.effect.absolute > 0 ? 'right' : 'left'
        const away = plan.effect.absolute > 0 ? 'left' : 'right'
        return [
          {
            ...label(name, scale.of(point.difference), point.power, colour, more ? towardsZero : away),
            yanchor: more ? 'bottom' : 'top',
          },
        ]
      }),
    }),
    table: curveTable(
      'effect',
      curves.flatMap(({ name, points }) => points.map(({ difference, power }) => ({ name, x: difference, power }))),
    ),
  }
}

/** Power at the planned effect against the number of subjects. */
export function powerBySize(view: PowerView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const { plan, request } = view
  const { text } = effectScale(view)
  const effect = text(plan.effect.absolute)
  const title = durationSentence(view)
  return {
    id: 'power-by-subjects',
    title,
    subtitle: `Chance to find ${effect} in ${plannedMetricName(view, spec)}, by subjects over all variants; ${powerMethodText(view)}.`,
    alt: `Power curve over the number of subjects. ${title}.`,
    height,
    traces: [
      curveTrace({
        name: 'power',
        colour: theme.better,
        dash: 'solid',
        x: plan.bySize.map(({ subjects }) => subjects),
        y: plan.bySize.map(({ power }) => power),
        text: plan.bySize.map(
          ({ subjects, power }) =>
            `${formatCount(Math.round(subjects))} subjects${daysText(subjects, request.dailySubjects)}<br>power ${formatPercent(power)}`,
        ),
      }),
    ],
    layout: powerLayout(theme, {
      xaxis: axis(theme, {
        showgrid: false,
        rangemode: 'tozero',
        tickformat: ',.3~s',
        nticks: 7,
        title: axisTitle(theme, 'subjects over all variants'),
      }),
      x: plan.size.total,
      mark: formatCount(plan.size.total),
      target: request.goal.power,
      labels: [],
    }),
    table: curveTable(
      'subjects',
      plan.bySize.map(({ subjects, power }) => ({ name: 'planned effect', x: subjects, power })),
    ),
  }
}

interface EffectScale {
  readonly of: (difference: number) => number
  readonly text: (difference: number) => string
  readonly tickFormat: string
  readonly title: (metric: string) => string
}

/** Relative to the baseline where there is one, else in the metric's unit. */
function effectScale({ request: { baseline, type }, plan }: PowerView): EffectScale {
  const unit = effectUnit({ type })
  if (plan.effect.relative === null) {
    return {
      of: (difference) => difference,
      text: (difference) => formatDifference(difference, unit),
      tickFormat: ',.3~g',
      title: (metric) => `effect on ${metric}`,
    }
  }
  const of = (difference: number) => difference / Math.abs(baseline)
  return {
    of,
    text: (difference) => withSign(formatPercent(of(difference))),
    tickFormat: '.3~%',
    title: (metric) => `effect on ${metric}, relative to control`,
  }
}

interface Curve {
  readonly name: string
  readonly colour: string
  readonly dash: 'solid' | 'dash'
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly text: readonly string[]
}

function curveTrace({ name, colour, dash, x, y, text }: Curve): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    showlegend: false,
    x,
    y,
    line: { color: colour, width: 2, dash },
    text,
    hovertemplate: '%{text}<extra></extra>',
  }
}

interface PowerPanel {
  readonly xaxis: Record<string, unknown>
  /** Where the plan stands, and its name. */
  readonly x: number
  readonly mark: string
  readonly target: number
  readonly labels: readonly Annotation[]
}

function powerLayout(theme: FigureTheme, { xaxis, x, mark, target, labels }: PowerPanel): Figure['layout'] {
  const line = { color: theme.zeroLine, width: 1, dash: 'dot' } as const
  const shapes: readonly Shape[] = [
    { type: 'line', xref: 'x domain', yref: 'y', x0: 0, x1: 1, y0: target, y1: target, line, layer: 'below' },
    { type: 'line', xref: 'x', yref: 'y', x0: x, x1: x, y0: 0, y1: target, line, layer: 'below' },
  ]
  return baseLayout(theme, {
    height,
    margin: { l: 8, r: 24, t: 12, b: 44 },
    axes: {
      xaxis,
      yaxis: axis(theme, { range: [0, 1.03], tickformat: '.0%', title: axisTitle(theme, 'power') }),
    },
    shapes,
    annotations: [label(mark, x, 0.04, theme.text, 'left'), ...labels],
  })
}

function label(text: string, x: number, y: number, colour: string, xanchor: Annotation['xanchor']): Annotation {
  return {
    xref: 'x',
    yref: 'y',
    x,
    y,
    text: `  ${escapeText(text)}  `,
    showarrow: false,
    xanchor,
    yanchor: 'middle',
    font: { color: colour, size: 12 },
  }
}

function curveTable(
  name: string,
  rows: readonly { readonly name: string; readonly x: number; readonly power: number }[],
): readonly Column[] {
  return [
    { name: 'curve', values: rows.map((row) => row.name) },
    { name, values: rows.map(({ x }) => x) },
    { name: 'power', values: rows.map(({ power }) => power) },
  ]
}

function plannedSentence(view: PowerView, spec: ExperimentSpec): string {
  const { plan, request } = view
  const effect = effectScale(view).text(plan.effect.absolute)
  return `${formatCount(plan.size.total)} subjects find ${effect} in ${plannedMetricName(view, spec)} with ${formatPercent(request.goal.power)} power`
}

function daysText(subjects: number, daily: number | null): string {
  return daily === null ? '' : `, ${formatCount(Math.ceil(subjects / daily))} days`
}
