import type { Figure } from '@presentation'
import { loadPlotly } from './load-plotly'
import { wrapText } from './wrap-text'

const width = 960
const titleLine = 22
const subtitleLine = 16
const padding = 16

/** The figure as an image file's data URI, with its title and subtitle drawn above it. PNG has twice the pixels. */
export async function figureImage(figure: Figure, format: 'png' | 'svg'): Promise<string> {
  const plotly = await loadPlotly()
  const title = wrapText(figure.title, 96)
  const subtitle = wrapText(figure.subtitle, 140)
  const head = title.length * titleLine + subtitle.length * subtitleLine + 2 * padding
  const height = figure.height + head
  const { layout } = figure
  return plotly.toImage(
    {
      data: figure.traces,
      layout: { ...layout, autosize: false, width, height, ...withHead(figure, title, subtitle, head, height) },
    },
    { format, width, height, scale: format === 'png' ? 2 : 1 },
  )
}

function withHead(
  { layout }: Figure,
  title: readonly string[],
  subtitle: readonly string[],
  head: number,
  height: number,
) {
  const margin: unknown = layout['margin']
  const top = hasTop(margin) ? margin.t : 0
  return {
    font: exportFont(layout['font']),
    margin: { ...(typeof margin === 'object' ? margin : {}), t: top + head, l: 16 },
    title: {
      text: `<b>${title.join('<br>')}</b><br><span style="font-size:12px">${subtitle.join('<br>')}</span>`,
      x: 0.01,
      xanchor: 'left',
      y: 1 - padding / height,
      yref: 'container',
      yanchor: 'top',
      font: { size: 15 },
    },
  }
}

function hasTop(margin: unknown): margin is { readonly t: number } {
  return typeof margin === 'object' && margin !== null && 't' in margin && typeof margin.t === 'number'
}

/** An image is drawn apart from the page and sees none of its fonts: measured and drawn in one that every system has. */
function exportFont(font: unknown): object {
  return { ...(typeof font === 'object' ? font : {}), family: 'Arial, Helvetica, sans-serif' }
}
