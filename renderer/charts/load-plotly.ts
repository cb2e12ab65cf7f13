import type * as Plotly from 'plotly.js-cartesian-dist-min'

let loading: Promise<typeof Plotly> | null = null

/** Plotly, fetched when the first figure is shown. */
export function loadPlotly(): Promise<typeof Plotly> {
  loading ??= import('plotly.js-cartesian-dist-min')
  return loading
}
