import type { SequentialLook } from '@analysis'
import type { ScatterTrace } from './figure'

export interface LooksTrace {
  readonly name: string
  readonly colour: string
  readonly x: ScatterTrace['x']
  readonly y: ScatterTrace['y']
  readonly looks: readonly SequentialLook[]
  /** One hover text per look. */
  readonly text: readonly string[]
}

/** A treatment's looks as dots on a line; one that crossed the boundary is a larger diamond. */
export function looksTrace({ name, colour, x, y, looks, text }: LooksTrace): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name,
    showlegend: false,
    x,
    y,
    line: { color: colour, width: 2 },
    marker: {
      color: colour,
      size: looks.map((look) => markerSize(look, looks.length)),
      symbol: looks.map(({ crossed }) => (crossed ? 'diamond' : 'circle')),
      opacity: 1,
      line: { color: colour, width: 0 },
    },
    text,
    hovertemplate: '%{text}<extra></extra>',
  }
}

/** Pixels of a look's mark: one that crossed stands out, and many looks keep out of each other's way. */
function markerSize({ crossed }: SequentialLook, looks: number): number {
  if (looks > 30) return crossed ? 6 : 3
  return crossed ? 10 : 6
}
