import { type DistributionView, type ExperimentSpec, formatCount, formatNumber, formatPercent } from '@analysis'
import { axis, axisTitle, baseLayout } from './base-layout'
import type { Figure, ScatterTrace } from './figure'
import { escapeText } from './forest'
import type { FigureTheme } from './theme'
import { valueAxis } from './value-axis'
import { variantColour, variantNames } from './variant-names'
import { metricOf } from '../words/metric-of'

/** Share of subjects by value, each variant a stepped line. */
export function valueHistogram(view: DistributionView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const name = metricOf(spec, view.metricId)?.name ?? view.metricId
  const height = 260
  const title = finding(view, name)
  const log = view.scale === 'log'
  const reach = shareReach(view)
  return {
    id: 'histogram',
    title,
    subtitle: `${
      log
        ? 'Share of subjects by value, bins of equal ratio; zeros and negative values are not drawn.'
        : 'Share of subjects by value; the last bin holds all beyond the 99th percentile.'
    }${reach === null ? '' : ' One bin goes on beyond the panel.'}`,
    alt: `Histogram of ${name} in ${view.variants.length} variants. ${title}.`,
    height,
    traces: view.variants.map(({ variantId, counts, n }) =>
      steps(variantId, view.edges, counts, n, variantColour(variantId, spec, theme)),
    ),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 24, t: 24, b: 44 },
      axes: {
        xaxis: valueAxis(theme, view, name),
        yaxis: axis(theme, {
          ...(reach === null ? { rangemode: 'tozero' } : { range: [0, reach] }),
          tickformat: '.2~%',
          title: axisTitle(theme, 'share of subjects'),
        }),
      },
      annotations: variantNames(view, spec, theme, 'top'),
    }),
    table: [
      { name: 'variant', values: view.variants.flatMap(({ variantId }) => view.edges.map(() => variantId)) },
      { name: 'bin_from', values: view.variants.flatMap(() => view.edges) },
      { name: 'bin_to', values: view.variants.flatMap(() => view.edges.map((_, at) => view.edges[at + 1] ?? null)) },
      { name: 'subjects', values: view.variants.flatMap(({ counts }) => counts) },
      { name: 'share', values: view.variants.flatMap(({ counts, n }) => counts.map((count) => count / n)) },
    ],
  }
}

function steps(
  variantId: string,
  edges: readonly number[],
  counts: readonly number[],
  n: number,
  colour: string,
): ScatterTrace {
  const range = (at: number) =>
    edges[at + 1] === undefined
      ? `from ${formatNumber(edges[at] ?? null)}`
      : `${formatNumber(edges[at] ?? null)} to ${formatNumber(edges[at + 1] ?? null)}`
  return {
    type: 'scatter',
    mode: 'lines',
    name: variantId,
    showlegend: false,
    x: edges,
    y: counts.map((count) => count / n),
    line: { color: colour, width: 2, shape: 'hv' },
    text: counts.map(
      (count, at) =>
        `<b>${escapeText(variantId)}</b>, ${range(at)}<br>${formatCount(count)} subjects, ${formatPercent(count / n)}`,
    ),
    hovertemplate: '%{text}<extra></extra>',
  }
}

/** `revenue: zeros control 87.9 %, treatment 86.7 %`; where there are none, the medians. Many variants: from least to most. */
function finding({ variants, quantiles }: DistributionView, name: string): string {
  const medians = quantiles.find(({ probability }) => probability === 0.5)?.values ?? []
  const told =
    variants.some(({ zeros }) => zeros > 0) || medians.length < variants.length
      ? { what: 'zeros', each: variants.map(({ variantId, n, zeros }) => ({ variantId, value: zeros / n })) }
      : { what: 'medians', each: medians }
  const show = (value: number | null) => (told.what === 'zeros' ? formatPercent(value) : formatNumber(value))
  if (told.each.length < 3) {
    return `${name}: ${told.what} ${told.each.map(({ variantId, value }) => `${variantId} ${show(value)}`).join(', ')}`
  }
  const values = told.each.flatMap(({ value }) => value ?? [])
  return `${name}: ${told.what} from ${show(Math.min(...values))} to ${show(Math.max(...values))}`
}

/** How far up the panel goes where one bin, as that of zeros, would flatten all others; else null. */
function shareReach({ edges, variants }: DistributionView): number | null {
  const shares = edges.map((_, at) => Math.max(...variants.map(({ counts, n }) => (counts[at] ?? 0) / n)))
  const [highest = 0, next = 0] = shares.toSorted((a, b) => b - a)
  return next > 0 && highest > 5 * next ? next * 1.25 : null
}
