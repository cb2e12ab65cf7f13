import type { DistributionView } from '../cells/distribution-view'
import type { ExperimentSpec } from '../experiment/spec'
import { formatChange, formatCount, formatNumber, formatPercent } from '../format/index'
import { axis, axisTitle, baseLayout } from './base-layout'
import { metricOf, treatmentIndex } from './effect-words'
import type { Figure, ScatterTrace } from './figure'
import { escapeText, forest, type ForestRow } from './forest'
import { notEstimableText } from './reasons'
import { treatmentColour, type FigureTheme } from './theme'

/** How a metric's values spread in each variant, and how their quantiles moved. */
export function distributionFigures(
  view: DistributionView,
  spec: ExperimentSpec,
  theme: FigureTheme,
): readonly Figure[] {
  if (view.variants.length === 0) return []
  return [
    ...(view.edges.length > 1 ? [histogram(view, spec, theme)] : []),
    ...(view.quantiles.some(({ effects }) => effects.length > 0) ? [quantileForest(view, spec, theme)] : []),
  ]
}

function histogram(view: DistributionView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const name = metricOf(spec, view.metricId)?.name ?? view.metricId
  const height = 260
  const zeros = view.variants
    .map(({ variantId, n, zeros: none }) => `${variantId} ${formatPercent(none / n)}`)
    .join(', ')
  const title = `${name}: zeros ${zeros}`
  const log = view.scale === 'log'
  return {
    id: 'histogram',
    title,
    subtitle: log
      ? 'Share of subjects by value, bins of equal ratio; zeros and negative values are not drawn.'
      : 'Share of subjects by value; the last bin holds all beyond the 99th percentile.',
    alt: `Histogram of ${name} in ${view.variants.length} variants. ${title}.`,
    height,
    traces: view.variants.map(({ variantId, counts, n }) =>
      steps(variantId, view.edges, counts, n, variantColour(variantId, spec, theme)),
    ),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 24, t: 24, b: 44 },
      axes: {
        xaxis: axis(theme, {
          ...(log ? { type: 'log', dtick: 'D2' } : { type: 'linear' }),
          showgrid: false,
          title: axisTitle(theme, name),
        }),
        yaxis: axis(theme, { rangemode: 'tozero', tickformat: '.2~%', title: axisTitle(theme, 'share of subjects') }),
      },
      annotations: view.variants.map(({ variantId }, at) => ({
        xref: 'paper',
        yref: 'paper',
        x: 1,
        y: 1 - at * 0.09,
        text: `<b>${escapeText(variantId)}</b>`,
        showarrow: false,
        xanchor: 'right',
        yanchor: 'top',
        font: { color: variantColour(variantId, spec, theme), size: 12 },
      })),
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

function variantColour(variantId: string, spec: ExperimentSpec, theme: FigureTheme): string {
  const isControl = spec.variants.some(({ id, isControl: control }) => id === variantId && control)
  return isControl ? theme.control : treatmentColour(theme, treatmentIndex(spec, variantId))
}

function quantileForest(view: DistributionView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const name = metricOf(spec, view.metricId)?.name ?? view.metricId
  const several = (view.quantiles[0]?.effects.length ?? 0) > 1
  const effects = view.quantiles.flatMap(({ probability, effects: each }) =>
    each.map((effect) => ({ probability, ...effect })),
  )
  const rows = effects.map(({ probability, variantId, absolute }): ForestRow => {
    const label = several ? `${quantileName(probability)} · ${variantId}` : quantileName(probability)
    return {
      label,
      group: several ? String(probability) : 'quantiles',
      colour: treatmentColour(theme, treatmentIndex(spec, variantId)),
      value: absolute.kind === 'estimated' ? absolute : { missing: notEstimableText(absolute.reason) },
      hover:
        absolute.kind === 'estimated'
          ? `<b>${escapeText(label)}</b><br>${formatChange(absolute.estimate, absolute.interval, { unit: 'plain' })}`
          : label,
    }
  })
  const drawn = forest(rows, { unit: 'plain', axisTitle: `difference of the quantile of ${name}` }, theme)
  const title = quantileFinding(view, name, spec.plan.alpha)
  return {
    id: 'quantile-effects',
    title,
    subtitle: 'Treatment − control at each quantile, errors from intervals between order statistics; Holm over all.',
    alt: `Forest of ${rows.length} quantile effects on ${name}. ${title}.`,
    height: drawn.height,
    traces: drawn.traces,
    layout: drawn.layout,
    table: [
      { name: 'probability', values: effects.map(({ probability }) => probability) },
      { name: 'variant', values: effects.map(({ variantId }) => variantId) },
      {
        name: 'effect',
        values: effects.map(({ absolute }) => (absolute.kind === 'estimated' ? absolute.estimate : null)),
      },
      {
        name: 'standard_error',
        values: effects.map(({ absolute }) => (absolute.kind === 'estimated' ? absolute.standardError : null)),
      },
      { name: 'p_value', values: effects.map(({ test }) => (test.kind === 'estimated' ? test.pValue : null)) },
      { name: 'p_value_adjusted', values: effects.map(({ pValueAdjusted }) => pValueAdjusted) },
    ],
  }
}

/** `p50`, `p99`. */
export function quantileName(probability: number): string {
  return `p${Math.round(probability * 100)}`
}

/** Which quantiles moved, in a sentence. */
export function quantileFinding({ quantiles }: DistributionView, metricName: string, alpha: number): string {
  const moved = quantiles.filter(({ effects }) =>
    effects.some(({ pValueAdjusted }) => pValueAdjusted !== null && pValueAdjusted < alpha),
  )
  return moved.length === 0
    ? `${metricName}: no quantile moved beyond chance`
    : `${metricName}: ${moved.map(({ probability }) => quantileName(probability)).join(', ')} moved beyond chance`
}
