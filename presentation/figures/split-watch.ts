import { type SplitWatch, formatNumber, formatPStatement } from '@analysis'
import { axis, axisTitle, baseLayout, paddedRange } from './base-layout'
import type { Figure } from './figure'
import type { FigureTheme } from './theme'
import { watchSentence } from '../words/split-words'

type WatchedSplit = Extract<SplitWatch, { kind: 'estimated' }>

/** The evidence against the planned split as it grew, day by day, and the bound it must not cross. */
export function splitWatchFigure(watch: WatchedSplit, theme: FigureTheme): Figure {
  const { days, alpha } = watch
  const evidence = days.map(({ logBayesFactor }) => logBayesFactor / Math.LN10)
  const bound = -Math.log10(alpha)
  const crossed = days.map(({ pValue }) => pValue < alpha)
  const height = 220
  const title = watchSentence(watch).replace(/\.$/, '')
  return {
    id: 'split-watch',
    title,
    subtitle: `Evidence (e-value) that the split differs from the plan, Lindon and Malek; above the dashed line is p < ${alpha} at any time.`,
    alt: `Evidence against the planned split over ${days.length} days. ${title}.`,
    height,
    traces: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: 'evidence',
        showlegend: false,
        x: days.map(({ day }) => day),
        y: evidence,
        line: { color: theme.neutral, width: 1.5 },
        marker: {
          color: crossed.map((isCrossed) => (isCrossed ? theme.worse : theme.neutral)),
          size: crossed.map((isCrossed) => (isCrossed ? 9 : 6)),
          symbol: crossed.map((isCrossed) => (isCrossed ? 'diamond' : 'circle')),
          opacity: 1,
        },
        text: days.map(
          ({ day, logBayesFactor, pValue }) =>
            `${day}<br>e-value ${formatNumber(Math.exp(logBayesFactor))}<br>always-valid ${formatPStatement(pValue)}`,
        ),
        hovertemplate: '%{text}<extra></extra>',
      },
    ],
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 16, t: 8, b: 44 },
      axes: {
        xaxis: axis(theme, { type: 'date', showgrid: false, title: axisTitle(theme, 'day of first exposure (UTC)') }),
        yaxis: axis(theme, {
          range: paddedRange([0, bound, ...evidence], 0.1),
          title: axisTitle(theme, 'log₁₀ e-value'),
        }),
      },
      shapes: [
        {
          type: 'line',
          xref: 'x domain',
          yref: 'y',
          x0: 0,
          x1: 1,
          y0: bound,
          y1: bound,
          line: { color: theme.warning, width: 1.5, dash: 'dash' },
        },
      ],
    }),
    table: [
      { name: 'day', values: days.map(({ day }) => day) },
      { name: 'log_e_value', values: days.map(({ logBayesFactor }) => logBayesFactor) },
      { name: 'p_value', values: days.map(({ pValue }) => pValue) },
      { name: 'posterior_probability', values: days.map(({ posteriorProbability }) => posteriorProbability) },
    ],
  }
}
