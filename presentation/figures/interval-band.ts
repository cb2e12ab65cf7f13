import type { ScatterTrace } from './figure'
import { withOpacity } from './theme'

export interface IntervalBand {
  readonly x: readonly (string | number)[]
  readonly lower: readonly (number | null)[]
  readonly upper: readonly (number | null)[]
  readonly colour: string
  readonly opacity: number
}

/** How far beyond the panel an open end goes, in sizes of the largest number in it: the axis has a range of its own. */
const BEYOND = 1000

/** The area between the ends of intervals, behind the line that they belong to; an open end is out of the panel. */
export function intervalBand({ x, lower, upper, colour, opacity }: IntervalBand): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'lines',
    showlegend: false,
    x: [...x, ...x.toReversed()],
    y: withinReach([...upper, ...lower.toReversed()]),
    fill: 'toself',
    fillcolor: withOpacity(colour, opacity),
    // a single interval has no area
    line: x.length === 1 ? { color: withOpacity(colour, 0.6), width: 2 } : { color: withOpacity(colour, 0), width: 0 },
    hoverinfo: 'skip',
  }
}

function withinReach(ends: readonly (number | null)[]): readonly (number | null)[] {
  const sizes = ends.flatMap((end) => (end !== null && Number.isFinite(end) ? [Math.abs(end)] : []))
  const reach = BEYOND * Math.max(...sizes, Number.EPSILON)
  return ends.map((end) => (end === null ? null : Math.min(reach, Math.max(-reach, end))))
}
