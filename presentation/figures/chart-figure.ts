import {
  type ChartOptions,
  type ChartView,
  type ExperimentSpec,
  formatCount,
  formatNumber,
  type AnswerValue,
  answerNumber,
  type ColumnType,
} from '@analysis'
import { axis, axisTitle, baseLayout } from './base-layout'
import { mostColours, seriesColours } from './chart-colours'
import type { ColumnTrace, Figure, ScatterTrace } from './figure'
import { escapeText } from './forest'
import { withOpacity, type FigureTheme } from './theme'

const height = 300

/** The rows of one colour. */
interface Series {
  readonly value: AnswerValue
  readonly name: string
  readonly x: readonly (string | number | null)[]
  readonly y: readonly (number | null)[]
}

/** What a `chart` cell asks for, in the house style. Text from data is never read as markup. */
export function chartFigure({ options, table, binWidth }: ChartView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const columnOf = (name: string) => table.columns.find((each) => each.name === name)
  const xType = columnOf('x')?.type ?? 'other'
  const series = seriesOf(columnOf('x')?.values ?? [], columnOf('y')?.values ?? [], columnOf('color')?.values, xType)
  const colours = seriesColours(
    series.map(({ value }) => value),
    spec,
    theme,
  )
  const named = options.color !== null
  const title = options.title ?? defaultTitle(options)
  return {
    id: 'chart',
    title,
    subtitle: subtitle(options, table.rowCount, binWidth) + furtherText(series.length),
    alt: `${options.mark} chart: ${title}. ${formatCount(table.rowCount)} marks${named ? `, coloured by ${options.color}` : ''}.`,
    height,
    traces: series.map((each, at) =>
      trace(each, colours[at] ?? theme.neutral, options, binWidth, named && at < mostColours),
    ),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 16, t: named ? 30 : 8, b: 44 },
      axes: {
        showlegend: named,
        legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', font: { size: 11, color: theme.text } },
        barmode: options.mark === 'histogram' ? 'overlay' : 'group',
        bargap: options.mark === 'histogram' ? 0.02 : 0.3,
        xaxis: axis(theme, {
          type: xType === 'number' ? 'linear' : xType === 'timestamp' ? 'date' : 'category',
          showgrid: options.mark === 'point',
          title: axisTitle(theme, titleWithUnit(options.xTitle ?? options.x, options.xUnit)),
        }),
        yaxis: axis(theme, {
          tickformat: ',.3~g',
          rangemode: options.mark === 'bar' || options.mark === 'histogram' ? 'tozero' : 'normal',
          title: axisTitle(theme, titleWithUnit(options.yTitle ?? valueName(options), options.yUnit)),
        }),
      },
    }),
    table: table.columns.map(({ name, values }) => ({ name: columnName(name, options), values })),
  }
}

/** Rows by colour, in the order in which colours first come. Categories are escaped: plotly reads markup in them. */
function seriesOf(
  x: readonly AnswerValue[],
  y: readonly AnswerValue[],
  color: readonly AnswerValue[] | undefined,
  xType: ColumnType,
): readonly Series[] {
  const rows = new Map<AnswerValue, number[]>()
  x.forEach((_, row) => {
    const value = color?.[row] ?? null
    const own = rows.get(value)
    if (own === undefined) rows.set(value, [row])
    else own.push(row)
  })
  return [...rows].map(([value, own]) => ({
    value,
    name: escapeText(labelOf(value)),
    x: own.map((row) => position(x[row] ?? null, xType)),
    y: own.map((row) => numberOf(y[row] ?? null)),
  }))
}

function position(value: AnswerValue, type: ColumnType): string | number | null {
  if (type === 'number') return numberOf(value)
  if (type === 'timestamp') return value === null ? null : String(value)
  return escapeText(labelOf(value))
}

function labelOf(value: AnswerValue): string {
  return value === null ? '(none)' : String(value)
}

function numberOf(value: AnswerValue): number | null {
  const number = answerNumber(value)
  return number !== null && Number.isFinite(number) ? number : null
}

function trace(
  { name, x, y }: Series,
  colour: string,
  { mark, x: xName }: ChartOptions,
  binWidth: number | null,
  showlegend: boolean,
): ScatterTrace | ColumnTrace {
  const place = (at: number) =>
    binWidth === null || typeof x[at] !== 'number'
      ? String(x[at] ?? '')
      : `${formatNumber(x[at])} to ${formatNumber(x[at] + binWidth)}`
  const text = y.map((value, at) =>
    [...(showlegend ? [`<b>${name}</b>`] : []), `${escapeText(xName)} ${place(at)}`, formatNumber(value, 6)].join(
      '<br>',
    ),
  )
  const shared = { name, showlegend, y, text, hovertemplate: '%{text}<extra></extra>' }
  if (mark === 'bar' || mark === 'histogram') {
    const centred = binWidth === null ? x : x.map((left) => (typeof left === 'number' ? left + binWidth / 2 : left))
    return {
      ...shared,
      type: 'bar',
      orientation: 'v',
      x: centred,
      marker: { color: mark === 'histogram' && showlegend ? withOpacity(colour, 0.6) : colour },
      textposition: 'none',
      ...(binWidth !== null && { width: binWidth }),
    }
  }
  return mark === 'line'
    ? {
        ...shared,
        type: 'scatter',
        mode: x.length > 40 ? 'lines' : 'lines+markers',
        x,
        line: { color: colour, width: 2 },
        marker: { color: colour, size: 5 },
      }
    : { ...shared, type: 'scatter', mode: 'markers', x, marker: { color: withOpacity(colour, 0.7), size: 6 } }
}

function valueName({ mark, y, aggregate }: ChartOptions): string {
  if (mark === 'histogram' || y === null) return 'rows'
  return aggregate === null ? y : `${aggregate} of ${y}`
}

function defaultTitle(options: ChartOptions): string {
  const by = options.color === null ? '' : ` and ${options.color}`
  return options.mark === 'histogram'
    ? `Distribution of ${options.x}${options.color === null ? '' : ` by ${options.color}`}`
    : `${capitalised(valueName(options))} by ${options.x}${by}`
}

function subtitle({ from, aggregate, mark }: ChartOptions, marks: number, binWidth: number | null): string {
  const drawn = formatCount(marks)
  if (binWidth !== null) return `Rows of ${from} in bins of ${formatNumber(binWidth)}.`
  return aggregate === null
    ? `${drawn} ${mark === 'bar' ? 'bars' : 'rows'} of ${from}, as they are.`
    : `Rows of ${from} taken together by ${aggregate}.`
}

/** Values that have no colour of their own are drawn and said, not dropped. */
function furtherText(values: number): string {
  return values > mostColours ? ` ${formatCount(values - mostColours)} further values in grey.` : ''
}

function titleWithUnit(title: string, unit: string | null): string {
  return escapeText(unit === null ? title : `${title} (${unit})`)
}

function columnName(name: string, options: ChartOptions): string {
  if (name === 'x') return options.x
  if (name === 'color') return options.color ?? name
  return valueName(options)
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
