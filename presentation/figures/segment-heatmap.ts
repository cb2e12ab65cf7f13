import {
  type SegmentsView,
  type Effect,
  type ExperimentSpec,
  formatPercent,
  type Direction,
  type MetricDefinition,
} from '@analysis'
import { axis, baseLayout } from './base-layout'
import type { Annotation, Colour, Figure, HeatmapTrace } from './figure'
import { escapeText } from './forest'
import type { FigureTheme } from './theme'
import { metricOf } from '../words/metric-of'
import { segmentName } from '../words/segment-words'
import { effectHover } from './effect-hover'
import { segmentColumns } from '../columns/segment-columns'
import { tellChange } from '../words/told'

const tileHeight = 30

/** Relative effects over two crossed dimensions, one panel per treatment; significant tiles carry a dot. */
export function segmentHeatmap(view: SegmentsView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const metric = metricOf(spec, view.metricId)
  const name = metric?.name ?? view.metricId
  const [rowDimension = '', columnDimension = ''] = view.dimensions
  const rows = valuesAt(view, 0)
  const columns = valuesAt(view, 1)
  const treatments = view.total.effects.map(({ variantId }) => variantId)
  const reach = relativeReach(view)
  const height = rows.length * tileHeight + 92
  const title = strongestSegment(view, name)
  return {
    id: 'segment-heatmap',
    title,
    subtitle: `Relative effect on ${name} by ${rowDimension} and ${columnDimension}; ● marks segments beyond chance after correction. Blue is better, vermilion worse.`,
    alt: `Heat map of relative effects on ${name} by ${rowDimension} and ${columnDimension}. ${title}.`,
    height,
    traces: treatments.map((variantId, at) => panelTrace(view, variantId, { rows, columns, reach, at, metric }, theme)),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 76, t: treatments.length > 1 ? 26 : 8, b: 44 },
      axes: Object.fromEntries(treatments.flatMap((_, at) => panelAxes(at, treatments.length, view.dimensions, theme))),
      annotations: treatments.length > 1 ? treatments.map((id, at) => panelTitle(id, at, treatments.length)) : [],
    }),
    table: segmentColumns(view),
  }
}

function valuesAt(view: SegmentsView, at: number): readonly string[] {
  return [...new Set(view.segments.map(({ value }) => value[at] ?? '(none)'))]
}

interface Panel {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly reach: number
  readonly at: number
  readonly metric: MetricDefinition | undefined
}

function panelTrace(view: SegmentsView, variantId: string, panel: Panel, theme: FigureTheme): HeatmapTrace {
  const found = new Map(
    view.segments.map((segment) => [segment.value.map((part) => part ?? '(none)').join('\u0000'), segment]),
  )
  const tiles = panel.rows.map((row) =>
    panel.columns.map((column) => {
      const segment = found.get(`${row}\u0000${column}`)
      const effect = segment?.effects.find((one) => one.variantId === variantId)
      const counts = Object.fromEntries((segment?.variants ?? []).map((variant) => [variant.variantId, variant.n]))
      return { effect, hover: effect ? effectHover(`${row} · ${column}`, effect, panel.metric, counts) : 'no subjects' }
    }),
  )
  const id = panel.at === 0 ? '' : String(panel.at + 1)
  return {
    type: 'heatmap',
    name: variantId,
    showlegend: false,
    ...(id === '' ? {} : axisIds(panel.at)),
    x: panel.columns,
    y: panel.rows,
    z: tiles.map((row) => row.map(({ effect }) => relativeOf(effect))),
    text: tiles.map((row) => row.map(({ effect }) => tileText(effect))),
    texttemplate: '%{text}',
    textfont: { color: theme.text },
    hovertext: tiles.map((row) => row.map(({ hover }) => hover)),
    hovertemplate: '%{hovertext}<extra></extra>',
    colorscale: divergingScale(panel.metric?.direction ?? 'increase', theme),
    zmin: -panel.reach,
    zmax: panel.reach,
    xgap: 2,
    ygap: 2,
    showscale: panel.at === 0,
    colorbar: {
      thickness: 8,
      outlinewidth: 0,
      tickformat: '.2~%',
      nticks: 5,
      tickfont: { size: 11, color: theme.textMuted },
    },
  }
}

function axisIds(at: number): Pick<HeatmapTrace, 'xaxis' | 'yaxis'> {
  const ids = ['2', '3', '4', '5', '6'] as const
  const id = ids[at - 1] ?? '6'
  return { xaxis: `x${id}`, yaxis: `y${id}` }
}

function panelAxes(at: number, count: number, dimensions: readonly string[], theme: FigureTheme) {
  const id = at === 0 ? '' : String(at + 1)
  const gap = count > 1 ? 0.04 : 0
  const width = (1 - gap * (count - 1)) / count
  const start = at * (width + gap)
  const title = (text: string) => ({ text: escapeText(text), font: { size: 11, color: theme.textMuted }, standoff: 8 })
  return [
    [
      `xaxis${id}`,
      axis(theme, {
        type: 'category',
        domain: [start, start + width],
        anchor: `y${id}`,
        showgrid: false,
        title: title(dimensions[1] ?? ''),
      }),
    ],
    [
      `yaxis${id}`,
      axis(theme, {
        type: 'category',
        autorange: 'reversed',
        anchor: `x${id}`,
        showgrid: false,
        showticklabels: at === 0,
        ...(at === 0 ? { title: title(dimensions[0] ?? '') } : { matches: 'y' }),
      }),
    ],
  ] as const
}

function panelTitle(variantId: string, at: number, count: number): Annotation {
  const x = (at + 0.5) / count
  return {
    xref: 'paper',
    yref: 'paper',
    x,
    y: 1.01,
    text: `<b>${escapeText(variantId)}</b>`,
    showarrow: false,
    xanchor: 'center',
    yanchor: 'bottom',
  }
}

function relativeOf(effect: Effect | undefined): number | null {
  return effect?.relative.kind === 'estimated' ? effect.relative.estimate : null
}

function tileText(effect: Effect | undefined): string {
  if (effect?.relative.kind !== 'estimated') return effect === undefined ? '' : 'n/e'
  const { estimate, interval } = effect.relative
  const text = Number.isFinite(interval.lower + interval.upper)
    ? tellChange(effect.relative, 'percent').estimate
    : formatPercent(estimate)
  return effect.significant === true ? `● ${text}` : text
}

/** The colour scale's end: the largest effect, but never so large that one tiny segment bleaches all others. */
function relativeReach({ segments }: SegmentsView): number {
  const sizes = segments
    .flatMap(({ effects }) => effects.map((effect) => Math.abs(relativeOf(effect) ?? 0)))
    .toSorted((a, b) => a - b)
  return Math.max(sizes[Math.floor((sizes.length - 1) * 0.9)] ?? 0, 1e-6)
}

export function divergingScale(direction: Direction, theme: FigureTheme): readonly (readonly [number, Colour])[] {
  const [low, high] = direction === 'increase' ? [theme.worse, theme.better] : [theme.better, theme.worse]
  return [
    [0, blend(low, theme.surface)],
    [0.5, theme.surface],
    [1, blend(high, theme.surface)],
  ]
}

/** Halfway to the surface, so that the text in the tile can be read on it. */
function blend(colour: Colour, surface: Colour): Colour {
  const channel = (at: number) => {
    const [a, b] = [colour, surface].map((one) => Number.parseInt(one.slice(at, at + 2), 16))
    return Math.round(((a ?? 0) + (b ?? 0)) / 2)
  }
  return `rgb(${channel(1)}, ${channel(3)}, ${channel(5)})`
}

/** The largest effect that is beyond chance, so that the eye does not take a small segment's noise for it. */
function strongestSegment({ segments }: SegmentsView, metricName: string): string {
  const found = segments.flatMap(({ value, effects }) =>
    effects.flatMap((effect) =>
      effect.significant === true && effect.relative.kind === 'estimated'
        ? [{ value, variantId: effect.variantId, ...effect.relative }]
        : [],
    ),
  )
  const [first] = found.toSorted((a, b) => Math.abs(b.estimate) - Math.abs(a.estimate))
  if (first === undefined) return `${metricName}: no segment is beyond chance`
  const change = tellChange(first, 'percent').estimate
  return `${metricName}: largest in ${segmentName(first.value)}, ${first.variantId} ${change}`
}
