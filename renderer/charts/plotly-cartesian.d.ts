/** The part of plotly.js that the window uses; the cartesian bundle ships no types of its own. */
declare module 'plotly.js-cartesian-dist-min' {
  export interface PlotlyConfig {
    readonly displayModeBar?: boolean
    readonly responsive?: boolean
    readonly doubleClick?: false
    readonly scrollZoom?: boolean
    readonly showTips?: boolean
  }

  export interface ImageOptions {
    readonly format: 'png' | 'svg'
    readonly width: number
    readonly height: number
    readonly scale?: number
  }

  export interface FigureSource {
    readonly data: readonly object[]
    readonly layout: object
  }

  export function react(
    element: HTMLElement,
    data: readonly object[],
    layout: object,
    config?: PlotlyConfig,
  ): Promise<HTMLElement>

  export function purge(element: HTMLElement): void

  /** A data URI. */
  export function toImage(figure: FigureSource, options: ImageOptions): Promise<string>

  export const Plots: { resize(element: HTMLElement): Promise<void> }
}
