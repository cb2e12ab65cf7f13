import type * as Plotly from 'plotly.js-cartesian-dist-min'

let loading: Promise<typeof Plotly> | null = null

/** Plotly, fetched when the first figure is shown. A fetch that failed is tried again by the next figure. */
export function loadPlotly(): Promise<typeof Plotly> {
  loading ??= import('plotly.js-cartesian-dist-min').catch((cause: unknown) => {
    loading = null
    throw cause
  })
  return loading
}
