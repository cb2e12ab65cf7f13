import { type SequentialView, type SequentialLook, type ExperimentSpec, formatNumber } from '@analysis'
import { axis, axisTitle, baseLayout, zeroLine } from './base-layout'
import { endLabels } from './end-labels'
import type { Figure, ScatterTrace, Shape } from './figure'
import { escapeText } from './forest'
import { lookTimes } from './looks'
import { looksTrace } from './looks-trace'
import { boundaryName, tuningText } from '../words/rule-words'
import { treatmentColour, type FigureTheme } from './theme'
import { metricOf } from '../words/metric-of'
import { treatmentIndex } from './variant-names'
import { lookColumns } from '../columns/look-columns'
import { type Measured, effectUnit } from '../words/effect-unit'

/** The statistic against its boundary and futility bound, and below them, where alpha is spent, how much of it was. */
export function zBoundary(view: SequentialView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const times = lookTimes(view)
  const metric = metricOf(spec, view.metricId)
  const name = metric?.name ?? view.metricId
  const title = finding(view)
  const spends = view.rule.kind === 'group-sequential'
  const height = spends ? 340 : 280
  const reach = statisticReach(view)
  const timeAxis = { type: times.axisType, showgrid: false, title: axisTitle(theme, times.title) }
  const statisticAxis = { range: [-reach, reach], title: axisTitle(theme, 'z'), nticks: 7 }
  return {
    id: 'z-boundary',
    title,
    subtitle: subtitleOf(view, spec, metric, name),
    alt: `z statistic of ${name} against its ${spends ? 'group-sequential' : 'always-valid'} boundary over ${times.count} looks. ${title}.`,
    height,
    traces: view.histories.flatMap(({ variantId, summary }) => {
      const colour = treatmentColour(theme, treatmentIndex(spec, variantId))
      const x = summary.looks.map(times.of)
      return [
        ...statisticTraces(variantId, summary.looks, colour, theme, x),
        ...(spends ? [alphaTrace(variantId, summary.looks, colour, x)] : []),
      ]
    }),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 96, t: 8, b: 44 },
      axes: spends
        ? {
            xaxis: axis(theme, { ...timeAxis, anchor: 'y2' }),
            yaxis: axis(theme, { ...statisticAxis, domain: [0.36, 1] }),
            yaxis2: axis(theme, {
              domain: [0, 0.24],
              range: [0, spec.plan.alpha * 1.15],
              nticks: 3,
              tickformat: '.3~g',
              title: axisTitle(theme, 'alpha spent'),
            }),
          }
        : { xaxis: axis(theme, timeAxis), yaxis: axis(theme, statisticAxis) },
      shapes: spends ? [zeroLine(theme, 'y'), alphaLine(spec.plan.alpha, theme)] : [zeroLine(theme, 'y')],
      annotations: endLabels(
        view.histories.flatMap(({ variantId, summary }) => {
          const last = summary.looks.findLast(({ statistic }) => statistic !== null)
          const colour = treatmentColour(theme, treatmentIndex(spec, variantId))
          return last === undefined ? [] : [{ text: variantId, x: times.of(last), y: last.statistic ?? 0, colour }]
        }),
        [-reach, reach],
        (height - 52) * (spends ? 0.64 : 1),
      ),
    }),
    table: lookColumns(view.histories),
  }
}

function subtitleOf(
  { rule, histories }: SequentialView,
  { plan }: ExperimentSpec,
  metric: Measured,
  name: string,
): string {
  const against = `z of ${name} against the ${boundaryName(rule)} (dashed)`
  if (rule.kind !== 'group-sequential') {
    const tuning = histories.find(({ summary }) => summary.tuning !== null)?.summary.tuning ?? null
    return tuning === null ? `${against}.` : `${against}. ${tuningText(tuning, effectUnit(metric))}`
  }
  const hasFutility = histories.some(({ summary }) => summary.looks.some(({ futility }) => futility !== null))
  const futility = hasFutility ? ' and the futility bound (dotted)' : ''
  return `${against}${futility}; alpha spent below, ${formatNumber(plan.alpha)} in all (dotted).`
}

function alphaLine(alpha: number, theme: FigureTheme): Shape {
  const line = { color: theme.zeroLine, width: 1, dash: 'dot' } as const
  return { type: 'line', xref: 'x domain', yref: 'y2', x0: 0, x1: 1, y0: alpha, y1: alpha, line }
}

function statisticTraces(
  variantId: string,
  looks: readonly SequentialLook[],
  colour: string,
  theme: FigureTheme,
  x: readonly (string | number)[],
): readonly ScatterTrace[] {
  const bound = (y: readonly (number | null)[], dash: 'dash' | 'dot'): ScatterTrace => ({
    type: 'scatter',
    mode: 'lines',
    showlegend: false,
    x,
    y,
    line: { color: theme.textMuted, width: 1.5, dash },
    hoverinfo: 'skip',
  })
  const futility = looks.map((look) => look.futility)
  return [
    bound(
      looks.map(({ boundary: { upper } }) => finiteOrNull(upper)),
      'dash',
    ),
    bound(
      looks.map(({ boundary: { lower } }) => finiteOrNull(lower)),
      'dash',
    ),
    ...(futility.some((each) => each !== null) ? [bound(futility, 'dot')] : []),
    looksTrace({
      name: variantId,
      colour,
      x,
      y: looks.map(({ statistic }) => statistic),
      looks,
      text: looks.map((look) => lookHover(variantId, look)),
    }),
  ]
}

function alphaTrace(
  variantId: string,
  looks: readonly SequentialLook[],
  colour: string,
  x: readonly (string | number)[],
): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'lines',
    showlegend: false,
    yaxis: 'y2',
    x,
    y: looks.map(({ alphaSpent }) => alphaSpent),
    line: { color: colour, width: 2, shape: 'hv' },
    text: looks.map((look) => lookHover(variantId, look)),
    hovertemplate: '%{text}<extra></extra>',
  }
}

function lookHover(variantId: string, look: SequentialLook): string {
  const { lower, upper } = look.boundary
  return [
    `<b>${escapeText(variantId)}</b>, look ${look.look}`,
    `z ${formatNumber(look.statistic)}, boundary ${formatNumber(lower)} to ${formatNumber(upper)}`,
    ...(look.futility === null ? [] : [`futility bound ${formatNumber(look.futility)}`]),
    ...(look.alphaSpent === null
      ? []
      : [`alpha spent ${formatNumber(look.alphaSpent)} at fraction ${formatNumber(look.informationFraction)}`]),
  ].join('<br>')
}

/** High enough for every statistic and for the boundary's later half; an early boundary runs out of the panel. */
function statisticReach(view: SequentialView): number {
  const sizes = view.histories.flatMap(({ summary: { looks } }) => [
    ...looks.map(({ statistic }) => Math.abs(statistic ?? 0)),
    ...looks
      .slice(Math.floor(looks.length / 2))
      .flatMap(({ boundary }) => [boundary.lower, boundary.upper].map(Math.abs)),
  ])
  return Math.max(3, ...sizes.filter(Number.isFinite)) * 1.2
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function finding(view: SequentialView): string {
  const crossings = view.histories.flatMap(({ variantId, summary }) => {
    const first = summary.looks.find(({ crossed }) => crossed)
    return first === undefined ? [] : [`${variantId} crossed its boundary at look ${first.look}`]
  })
  if (crossings.length > 0) return crossings.join('; ')
  return view.histories.length === 1 ? 'The boundary has not been crossed' : 'No treatment has crossed its boundary'
}
