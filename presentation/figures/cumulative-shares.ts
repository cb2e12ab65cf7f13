import {
  type DistributionView,
  type VariantDistribution,
  type ExperimentSpec,
  formatNumber,
  formatPercent,
  controlOf,
  formatSize,
} from '@analysis'
import { axis, axisTitle, baseLayout } from './base-layout'
import type { Figure } from './figure'
import { escapeText } from './forest'
import type { FigureTheme } from './theme'
import { valueAxis } from './value-axis'
import { variantColour, variantNames } from './variant-names'
import { metricOf } from '../words/metric-of'

/** The empirical distribution function of each variant, known exactly at the ends of the bins. */
export function cumulativeShares(view: DistributionView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const name = metricOf(spec, view.metricId)?.name ?? view.metricId
  const height = 240
  const curves = view.variants.map((variant) => ({ variantId: variant.variantId, shares: sharesBelow(variant) }))
  const title = finding(view, curves, name, controlOf(spec)?.id ?? null)
  const lowest = Math.min(...curves.map(({ shares }) => shares[1] ?? 0))
  return {
    id: 'cumulative-shares',
    title,
    subtitle: 'Share of subjects with less than a value (empirical distribution), exact at the ends of the bins.',
    alt: `Empirical distribution of ${name} in ${curves.length} variants. ${title}.`,
    height,
    traces: curves.map(({ variantId, shares }) => ({
      type: 'scatter',
      mode: 'lines',
      name: variantId,
      showlegend: false,
      x: view.edges,
      y: shares,
      line: { color: variantColour(variantId, spec, theme), width: 2 },
      text: shares.map(
        (share, at) =>
          `<b>${escapeText(variantId)}</b><br>${formatPercent(share, 4)} below ${formatNumber(view.edges[at] ?? null)}`,
      ),
      hovertemplate: '%{text}<extra></extra>',
    })),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 24, t: 8, b: 44 },
      axes: {
        xaxis: valueAxis(theme, view, name),
        // where most have the same least value, as 0, what is above it is what can be seen
        yaxis: axis(theme, {
          range: [lowest > 0.5 ? lowest - 0.02 : 0, 1.01],
          tickformat: '.3~%',
          title: axisTitle(theme, 'share of subjects below'),
        }),
      },
      annotations: variantNames(view, spec, theme, 'bottom'),
    }),
    table: [
      { name: 'variant', values: curves.flatMap(({ variantId, shares }) => shares.map(() => variantId)) },
      { name: 'value', values: curves.flatMap(() => view.edges) },
      { name: 'share_below', values: curves.flatMap(({ shares }) => shares) },
    ],
  }
}

interface Curve {
  readonly variantId: string
  readonly shares: readonly number[]
}

/** Below each edge: what is in no bin, as zeros on a logarithmic scale, is below the first. */
function sharesBelow({ counts, n }: VariantDistribution): readonly number[] {
  let below = n - counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => {
    const share = below / n
    below += count
    return share
  })
}

/** Where a treatment's curve is furthest from control's. */
function finding(
  { edges }: DistributionView,
  curves: readonly Curve[],
  name: string,
  controlId: string | null,
): string {
  const control = curves.find(({ variantId }) => variantId === controlId)
  const treatments = curves.filter((curve) => curve !== control)
  const gaps = treatments.flatMap(({ variantId, shares }) =>
    shares.map((share, at) => ({ variantId, edge: edges[at] ?? null, gap: share - (control?.shares[at] ?? share) })),
  )
  const widest = gaps.toSorted((a, b) => Math.abs(b.gap) - Math.abs(a.gap))[0]
  if (widest === undefined || widest.gap === 0) return `${name}: the distributions coincide`
  const fewer = widest.gap > 0 ? 'more' : 'fewer'
  const points = formatSize(Math.abs(widest.gap), 'points')
  return `${name}: furthest apart at ${formatNumber(widest.edge)}, with ${points} ${fewer} of ${widest.variantId} below it`
}
