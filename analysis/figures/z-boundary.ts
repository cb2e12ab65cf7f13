import type { SequentialView } from '../cells/cell'
import type { SequentialLook } from '../experiment/result'
import type { ExperimentSpec } from '../experiment/spec'
import { formatNumber } from '../format/index'
import { axis, axisTitle, baseLayout, zeroLine } from './base-layout'
import { endLabel } from './cumulative-effect'
import { metricOf, treatmentIndex } from './effect-words'
import type { Figure, ScatterTrace } from './figure'
import { escapeText } from './forest'
import { lookColumns, lookTimes } from './looks'
import { looksTrace } from './looks-trace'
import { boundaryName } from './rule-words'
import { treatmentColour, type FigureTheme } from './theme'

/** The statistic against its boundary, and below it the alpha spent so far. */
export function zBoundary(view: SequentialView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const times = lookTimes(view)
  const name = metricOf(spec, view.metricId)?.name ?? view.metricId
  const title = finding(view)
  const height = 340
  const reach = statisticReach(view)
  return {
    id: 'z-boundary',
    title,
    subtitle: `z of ${name} against the ${boundaryName(view.rule)} (dashed); alpha spent below, ${formatNumber(spec.plan.alpha)} in all (dotted).`,
    alt: `z statistic of ${name} against its group-sequential boundary over ${times.count} looks. ${title}.`,
    height,
    traces: view.histories.flatMap(({ variantId, summary }) =>
      historyTraces(variantId, summary.looks, treatmentColour(theme, treatmentIndex(spec, variantId)), theme, times.of),
    ),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 96, t: 8, b: 44 },
      axes: {
        xaxis: axis(theme, {
          type: times.axisType,
          showgrid: false,
          anchor: 'y2',
          title: axisTitle(theme, times.title),
        }),
        yaxis: axis(theme, { domain: [0.36, 1], range: [-reach, reach], title: axisTitle(theme, 'z'), nticks: 7 }),
        yaxis2: axis(theme, {
          domain: [0, 0.24],
          range: [0, spec.plan.alpha * 1.15],
          nticks: 3,
          tickformat: '.3~g',
          title: axisTitle(theme, 'alpha spent'),
        }),
      },
      shapes: [
        zeroLine(theme, 'y'),
        {
          type: 'line',
          xref: 'x domain',
          yref: 'y2',
          x0: 0,
          x1: 1,
          y0: spec.plan.alpha,
          y1: spec.plan.alpha,
          line: { color: theme.zeroLine, width: 1, dash: 'dot' },
        },
      ],
      annotations: view.histories.flatMap(({ variantId, summary }) => {
        const last = summary.looks.findLast(({ statistic }) => statistic !== null)
        const colour = treatmentColour(theme, treatmentIndex(spec, variantId))
        return last === undefined ? [] : [endLabel(variantId, times.of(last), last.statistic ?? 0, colour)]
      }),
    }),
    table: lookColumns(view),
  }
}

function historyTraces(
  variantId: string,
  looks: readonly SequentialLook[],
  colour: string,
  theme: FigureTheme,
  time: (look: SequentialLook) => string | number,
): readonly ScatterTrace[] {
  const x = looks.map(time)
  const boundary = (y: readonly (number | null)[]): ScatterTrace => ({
    type: 'scatter',
    mode: 'lines',
    showlegend: false,
    x,
    y,
    line: { color: theme.textMuted, width: 1.5, dash: 'dash' },
    hoverinfo: 'skip',
  })
  return [
    boundary(looks.map(({ boundary: { upper } }) => finiteOrNull(upper))),
    boundary(looks.map(({ boundary: { lower } }) => finiteOrNull(lower))),
    looksTrace({
      name: variantId,
      colour,
      x,
      y: looks.map(({ statistic }) => statistic),
      looks,
      text: looks.map((look) => lookHover(variantId, look)),
    }),
    {
      type: 'scatter',
      mode: 'lines',
      showlegend: false,
      yaxis: 'y2',
      x,
      y: looks.map(({ alphaSpent }) => alphaSpent),
      line: { color: colour, width: 2, shape: 'hv' },
      text: looks.map((look) => lookHover(variantId, look)),
      hovertemplate: '%{text}<extra></extra>',
    },
  ]
}

function lookHover(variantId: string, look: SequentialLook): string {
  const { lower, upper } = look.boundary
  return [
    `<b>${escapeText(variantId)}</b>, look ${look.look}`,
    `z ${formatNumber(look.statistic)}, boundary ${formatNumber(lower)} to ${formatNumber(upper)}`,
    `alpha spent ${formatNumber(look.alphaSpent)} at fraction ${formatNumber(look.informationFraction)}`,
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
