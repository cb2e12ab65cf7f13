import type { Annotation } from './figure'
import { escapeText } from './forest'

interface EndLabel {
  readonly text: string
  readonly x: string | number
  readonly y: number
  readonly colour: string
}

/** Pixels between the middles of two labels that can both be read. */
const lineHeight = 15
const longest = 18

/**
 * The names of lines at their right ends, long ones cut. Where lines end close together their labels are moved apart:
 * `range` is that of the vertical axis, `height` the pixels it is drawn over.
 */
export function endLabels(
  labels: readonly EndLabel[],
  range: readonly [number, number],
  height: number,
): readonly Annotation[] {
  const pixelOf = (y: number) => ((y - range[0]) / (range[1] - range[0])) * height
  const upwards = labels.toSorted((a, b) => a.y - b.y)
  const places = apart(upwards.map(({ y }) => pixelOf(y)))
  return upwards.map(({ text, x, y, colour }, at) => ({
    xref: 'x',
    yref: 'y',
    x,
    y,
    yshift: Math.round((places[at] ?? 0) - pixelOf(y)),
    text: `  ${escapeText(text.length > longest ? `${text.slice(0, longest - 1)}…` : text)}`,
    showarrow: false,
    xanchor: 'left',
    yanchor: 'middle',
    font: { color: colour, size: 12 },
  }))
}

/** Ascending positions, at least a line apart; a crowd stays around its own middle. */
function apart(positions: readonly number[]): readonly number[] {
  const groups: { readonly sum: number; readonly count: number }[] = []
  for (const position of positions) {
    let group = { sum: position, count: 1 }
    for (let below = groups.at(-1); below !== undefined && overlaps(below, group); below = groups.at(-1)) {
      groups.pop()
      group = { sum: below.sum + group.sum, count: below.count + group.count }
    }
    groups.push(group)
  }
  return groups.flatMap(({ sum, count }) =>
    Array.from({ length: count }, (_, at) => sum / count + (at - (count - 1) / 2) * lineHeight),
  )
}

function overlaps(
  below: { readonly sum: number; readonly count: number },
  above: { readonly sum: number; readonly count: number },
): boolean {
  return above.sum / above.count - below.sum / below.count < ((below.count + above.count) / 2) * lineHeight
}
