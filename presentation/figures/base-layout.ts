import type { Annotation, FigureLayout, Shape } from './figure'
import type { FigureTheme } from './theme'

export interface LayoutParts {
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number }
  readonly height: number
  readonly axes: Readonly<Record<string, unknown>>
  readonly shapes?: readonly Shape[]
  readonly annotations?: readonly Annotation[]
}

/** What every figure has in common: type, surface, hover, no legend. */
export function baseLayout(theme: FigureTheme, parts: LayoutParts): FigureLayout {
  return {
    autosize: true,
    height: parts.height,
    margin: { ...parts.margin, pad: 0 },
    paper_bgcolor: theme.surface,
    plot_bgcolor: theme.surface,
    font: { family: theme.fontFamily, size: 12, color: theme.text },
    hoverlabel: {
      bgcolor: theme.surface,
      bordercolor: theme.zeroLine,
      font: { family: theme.fontFamily, size: 12, color: theme.text },
      align: 'left',
    },
    hovermode: 'closest',
    dragmode: false,
    showlegend: false,
    ...parts.axes,
    shapes: parts.shapes ?? [],
    annotations: parts.annotations ?? [],
  }
}

/** An axis in the house style; `options` are plotly's own. */
export function axis(theme: FigureTheme, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    gridcolor: theme.grid,
    gridwidth: 1,
    zeroline: false,
    linecolor: theme.grid,
    tickfont: { size: 11, color: theme.textMuted },
    ticks: '',
    fixedrange: true,
    automargin: true,
    ...options,
  }
}

export function axisTitle(theme: FigureTheme, text: string): Record<string, unknown> {
  return { text, font: { size: 11, color: theme.textMuted }, standoff: 8 }
}

/** The region of no effect: a thin line at zero across a panel. `at` is the axis that zero lies on. */
export function zeroLine(
  theme: FigureTheme,
  at: 'x' | 'y',
  axes: { x: string; y: string } = { x: 'x', y: 'y' },
): Shape {
  const line = { color: theme.zeroLine, width: 1 }
  return at === 'x'
    ? { type: 'line', xref: axes.x, yref: `${axes.y} domain`, x0: 0, x1: 0, y0: 0, y1: 1, line, layer: 'below' }
    : { type: 'line', xref: `${axes.x} domain`, yref: axes.y, x0: 0, x1: 1, y0: 0, y1: 0, line, layer: 'below' }
}

/** The smallest range that holds all finite values, with a margin of `share` of its width on both sides. */
export function paddedRange(values: readonly number[], share = 0.06): readonly [number, number] {
  const finite = values.filter(Number.isFinite)
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  if (finite.length === 0) return [-1, 1]
  const pad = high > low ? (high - low) * share : Math.max(Math.abs(high), 1) * share
  return [low - pad, high + pad]
}
