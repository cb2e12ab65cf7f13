import type { ScatterTrace } from './figure'
import { withOpacity } from './theme'

export interface IntervalBand {
  readonly x: readonly (string | number)[]
  readonly lower: readonly (number | null)[]
  readonly upper: readonly (number | null)[]
  readonly colour: string
  readonly opacity: number
}

/** The area between the ends of intervals, behind the line that they belong to. */
export function intervalBand({ x, lower, upper, colour, opacity }: IntervalBand): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'lines',
    showlegend: false,
    x: [...x, ...x.toReversed()],
    y: [...upper, ...lower.toReversed()],
    fill: 'toself',
    fillcolor: withOpacity(colour, opacity),
    // a single interval has no area
    line: x.length === 1 ? { color: withOpacity(colour, 0.6), width: 2 } : { color: withOpacity(colour, 0), width: 0 },
    hoverinfo: 'skip',
  }
}
