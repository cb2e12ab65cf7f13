import type { Figure } from '@analysis'
import { loadPlotly } from './load-plotly'
import { wrapText } from './wrap-text'

const width = 960
const titleLine = 22
const subtitleLine = 16

/** The figure as an image file's data URI, with its title and subtitle drawn above it. PNG has twice the pixels. */
export async function figureImage(figure: Figure, format: 'png' | 'svg'): Promise<string> {
  const plotly = await loadPlotly()
  const title = wrapText(figure.title, 96)
  const subtitle = wrapText(figure.subtitle, 140)
  const head = title.length * titleLine + subtitle.length * subtitleLine + 20
  const height = figure.height + head
  const { layout } = figure
  return plotly.toImage(
    {
      data: figure.traces,
      layout: { ...layout, autosize: false, width, height, ...withHead(figure, title, subtitle, head) },
    },
    { format, width, height, scale: format === 'png' ? 2 : 1 },
  )
}

function withHead({ layout }: Figure, title: readonly string[], subtitle: readonly string[], head: number) {
  const margin: unknown = layout['margin']
  const top = hasTop(margin) ? margin.t : 0
  return {
    margin: { ...(typeof margin === 'object' ? margin : {}), t: top + head, l: 16 },
    title: {
      text: `<b>${title.join('<br>')}</b><br><span style="font-size:12px">${subtitle.join('<br>')}</span>`,
      x: 0.01,
      xanchor: 'left',
      y: 1,
      yref: 'container',
      yanchor: 'top',
      pad: { t: 10 },
      font: { size: 15 },
    },
  }
}

function hasTop(margin: unknown): margin is { readonly t: number } {
  return typeof margin === 'object' && margin !== null && 't' in margin && typeof margin.t === 'number'
}
