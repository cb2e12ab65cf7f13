import type { Column } from '../columns/column'

/** A colour as CSS writes it. */
export type Colour = string

/** Distances from a point to the ends of its interval. */
export interface ErrorBar {
  readonly type: 'data'
  readonly symmetric: false
  readonly array: readonly number[]
  readonly arrayminus: readonly number[]
  readonly color: Colour
  readonly thickness: number
  readonly width: number
}

interface PlacedTrace {
  readonly name?: string
  readonly xaxis?: AxisId<'x'>
  readonly yaxis?: AxisId<'y'>
  readonly showlegend: boolean
}

export type AxisId<Letter extends 'x' | 'y'> = Letter | `${Letter}${2 | 3 | 4 | 5 | 6 | 7}`

export interface ScatterTrace extends PlacedTrace {
  readonly type: 'scatter'
  readonly mode: 'markers' | 'lines' | 'lines+markers'
  readonly x: readonly (number | string | null)[]
  readonly y: readonly (number | string | null)[]
  readonly error_x?: ErrorBar
  readonly line?: {
    readonly color: Colour
    readonly width: number
    readonly dash?: 'solid' | 'dash' | 'dot'
    readonly shape?: 'linear' | 'hv'
  }
  readonly marker?: {
    readonly color: Colour | readonly Colour[]
    readonly size: number | readonly number[]
    readonly symbol?: string | readonly string[]
    /** Plotly makes marks of several sizes see-through unless told not to. */
    readonly opacity?: number
    readonly line?: { readonly color: Colour; readonly width: number }
  }
  readonly fill?: 'toself'
  readonly fillcolor?: Colour
  readonly text?: readonly string[]
  readonly hoverinfo?: 'skip'
  readonly hovertemplate?: string
}

export interface BarTrace extends PlacedTrace {
  readonly type: 'bar'
  readonly orientation: 'h'
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly width: number
  readonly marker: { readonly color: readonly Colour[] }
  readonly text: readonly string[]
  readonly textposition: 'outside' | 'auto'
  readonly cliponaxis: false
  readonly hovertemplate: string
}

/** Upright bars, side by side per x or laid over each other. */
export interface ColumnTrace extends PlacedTrace {
  readonly type: 'bar'
  readonly orientation: 'v'
  readonly x: readonly (number | string | null)[]
  readonly y: readonly (number | null)[]
  readonly width?: number
  readonly marker: { readonly color: Colour | readonly Colour[] }
  readonly text: readonly string[]
  readonly textposition: 'none'
  readonly hovertemplate: string
}

export interface HeatmapTrace extends PlacedTrace {
  readonly type: 'heatmap'
  readonly x: readonly string[]
  readonly y: readonly string[]
  readonly z: readonly (readonly (number | null)[])[]
  readonly text: readonly (readonly string[])[]
  readonly texttemplate: string
  readonly textfont: { readonly color: Colour }
  readonly hovertext: readonly (readonly string[])[]
  readonly hovertemplate: string
  readonly colorscale: readonly (readonly [number, Colour])[]
  readonly zmin: number
  readonly zmax: number
  readonly xgap: number
  readonly ygap: number
  readonly showscale: boolean
  readonly colorbar?: Readonly<Record<string, unknown>>
}

export type Trace = ScatterTrace | BarTrace | ColumnTrace | HeatmapTrace

export interface Shape {
  readonly type: 'line' | 'rect'
  readonly xref: string
  readonly yref: string
  readonly x0: number | string
  readonly x1: number | string
  readonly y0: number
  readonly y1: number
  readonly layer?: 'below' | 'above'
  readonly fillcolor?: Colour
  readonly line: { readonly color: Colour; readonly width: number; readonly dash?: 'solid' | 'dash' | 'dot' }
}

export interface Annotation {
  readonly xref: string
  readonly yref: string
  readonly x: number | string
  readonly y: number | string
  /** Pixels upwards from `y`. */
  readonly yshift?: number
  readonly text: string
  readonly showarrow: false
  readonly xanchor: 'left' | 'center' | 'right'
  readonly yanchor: 'top' | 'middle' | 'bottom'
  readonly font?: { readonly color?: Colour; readonly size?: number }
}

/** The part of plotly's layout that figures use; axes go by plotly's own names. */
export interface FigureLayout {
  readonly [key: string]: unknown
  readonly shapes: readonly Shape[]
  readonly annotations: readonly Annotation[]
}

/** A figure as data: what plotly draws, and what a reader needs around it. The same for window, report and export. */
export interface Figure {
  /** Stable within a cell; part of an export's file name. */
  readonly id: string
  /** Says the finding. */
  readonly title: string
  /** Says the method. */
  readonly subtitle: string
  /** For those who do not see it. */
  readonly alt: string
  /** Pixels; the width is the reader's. */
  readonly height: number
  readonly traces: readonly Trace[]
  readonly layout: FigureLayout
  readonly table: readonly Column[]
}
