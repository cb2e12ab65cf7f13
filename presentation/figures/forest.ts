import { type Interval, visibleDirection } from '@analysis'
import { axis, axisTitle, baseLayout, paddedRange, zeroLine } from './base-layout'
import type { Annotation, Colour, FigureLayout, ScatterTrace, Shape } from './figure'
import { withOpacity, type FigureTheme } from './theme'
import type { ChangeUnit } from '../words/effect-unit'
import { effectAxis } from './effect-axis'
import { tellChange } from '../words/told'

/** One line of a forest: an estimate with its interval, or the reason why there is none. */
export interface ForestRow {
  readonly label: string
  /** Rows of one group stand together; a gap separates groups. */
  readonly group: string
  readonly colour: Colour
  readonly value: { readonly estimate: number; readonly interval: Interval } | { readonly missing: string }
  /** Shown dotted at this effect: the margin the metric must not cross. */
  readonly margin?: number | null
  /** The total that the other rows are parts of. */
  readonly isTotal?: boolean
  /** The estimate drawn towards the mean of its group: a second, lighter mark. */
  readonly shrunk?: { readonly estimate: number; readonly hover: string } | null
  readonly hover: string
}

export interface ForestOptions {
  readonly unit: ChangeUnit
  readonly axisTitle: string
}

export interface Forest {
  readonly traces: readonly ScatterTrace[]
  readonly layout: FigureLayout
  readonly height: number
}

const rowHeight = 26
const LONGEST_LABEL = 44
const groupGap = 0.4

/** Dots with intervals, one row each, on one shared scale; the numbers stand to the right of their rows. */
export function forest(rows: readonly ForestRow[], options: ForestOptions, theme: FigureTheme): Forest {
  const positions = rowPositions(rows)
  const range = forestRange(rows)
  const bottom = (positions.at(-1) ?? 0) + 0.6
  const height = Math.round((bottom + 0.6) * rowHeight) + 52
  return {
    height,
    traces: rows.flatMap((row, at) => [
      ...shrunkTrace(row, positions[at] ?? at),
      ...rowTrace(row, positions[at] ?? at, range),
    ]),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 168, t: 4, b: 44 },
      axes: {
        xaxis: axis(theme, {
          ...ticks(range, options.unit),
          title: axisTitle(theme, options.axisTitle),
        }),
        yaxis: axis(theme, {
          range: [bottom, -0.6],
          tickvals: positions,
          ticktext: rows.map(({ label, isTotal }) =>
            isTotal === true ? `<b>${escapeText(shortened(label))}</b>` : escapeText(shortened(label)),
          ),
          tickfont: { size: 12, color: theme.text },
          showgrid: false,
        }),
      },
      shapes: [zeroLine(theme, 'x'), ...marginShapes(rows, positions, theme)],
      annotations: rows.map((row, at) => rowLabel(row, positions[at] ?? at, options, theme)),
    }),
  }
}

/** Percentage points are marked by us: plotly knows none. */
function ticks(range: readonly [number, number], unit: ChangeUnit): Readonly<Record<string, unknown>> {
  if (unit === 'points') return effectAxis(range, unit, 6)
  return { range, tickformat: unit === 'percent' ? '.1~%' : ',.3~g', nticks: 7 }
}

function rowPositions(rows: readonly ForestRow[]): readonly number[] {
  let gaps = 0
  return rows.map((row, at) => {
    if (at > 0 && rows[at - 1]?.group !== row.group) gaps += groupGap
    return at + gaps
  })
}

function forestRange(rows: readonly ForestRow[]): readonly [number, number] {
  const ends = rows.flatMap((row) =>
    'missing' in row.value
      ? []
      : [row.value.estimate, row.value.interval.lower, row.value.interval.upper, row.shrunk?.estimate ?? 0],
  )
  return paddedRange([0, ...ends, ...rows.flatMap((row) => row.margin ?? [])])
}

/** An interval with an infinite end is drawn to the edge of the panel. */
function rowTrace(row: ForestRow, y: number, [low, high]: readonly [number, number]): readonly ScatterTrace[] {
  if ('missing' in row.value) return []
  const { estimate, interval } = row.value
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: row.label,
      showlegend: false,
      x: [estimate],
      y: [y],
      marker: {
        color: row.colour,
        size: row.isTotal === true ? 11 : 9,
        symbol: row.isTotal === true ? 'diamond' : 'circle',
      },
      error_x: {
        type: 'data',
        symmetric: false,
        array: [Math.min(interval.upper, high) - estimate],
        arrayminus: [estimate - Math.max(interval.lower, low)],
        color: row.colour,
        thickness: 1.8,
        width: 0,
      },
      text: [row.hover],
      hovertemplate: '%{text}<extra></extra>',
    },
  ]
}

function shrunkTrace({ label, colour, shrunk }: ForestRow, y: number): readonly ScatterTrace[] {
  if (shrunk === undefined || shrunk === null) return []
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: `${label}, shrunk`,
      showlegend: false,
      x: [shrunk.estimate],
      y: [y + 0.27],
      marker: { color: withOpacity(colour, 0.55), size: 8, symbol: 'diamond' },
      text: [shrunk.hover],
      hovertemplate: '%{text}<extra></extra>',
    },
  ]
}

function marginShapes(rows: readonly ForestRow[], positions: readonly number[], theme: FigureTheme): readonly Shape[] {
  return rows.flatMap((row, at): readonly Shape[] => {
    if (row.margin === undefined || row.margin === null) return []
    const y = positions[at] ?? at
    const line = { color: theme.warning, width: 1.5, dash: 'dot' } as const
    return [{ type: 'line', xref: 'x', yref: 'y', x0: row.margin, x1: row.margin, y0: y - 0.42, y1: y + 0.42, line }]
  })
}

function rowLabel(row: ForestRow, y: number, { unit }: ForestOptions, theme: FigureTheme): Annotation {
  const missing = 'missing' in row.value
  const text = 'missing' in row.value ? row.value.missing : tellChange(row.value, unit).text
  return {
    xref: 'paper',
    yref: 'y',
    x: 1,
    y,
    text: `  ${text}`,
    showarrow: false,
    xanchor: 'left',
    yanchor: 'middle',
    font: { size: 11, color: missing ? theme.textMuted : theme.text },
  }
}

/** A label that leaves the panel its room: what it begins and ends with, and the rest where the pointer rests. */
function shortened(label: string): string {
  return label.length <= LONGEST_LABEL
    ? label
    : `${label.slice(0, LONGEST_LABEL / 2 - 1)}…${label.slice(-LONGEST_LABEL / 2)}`
}

/** Labels come from data: plotly would read `<` in them as markup. */
export function escapeText(text: string): string {
  return visibleDirection(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
