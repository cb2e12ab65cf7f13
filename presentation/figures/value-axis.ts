import { type DistributionView, formatNumber } from '@analysis'
import { axis, axisTitle } from './base-layout'
import type { FigureTheme } from './theme'

/** More decades than these have room for their own numbers only. */
const MOST_DECADES = 4

/** The axis of a metric's values; on a logarithmic one the ticks are whole numbers a person can read: 1, 2, 5, 10. */
export function valueAxis(theme: FigureTheme, { scale, edges }: DistributionView, name: string) {
  return axis(theme, {
    ...(scale === 'log' ? { type: 'log', tickmode: 'array', ...logTicks(edges) } : { type: 'linear' }),
    showgrid: false,
    title: axisTitle(theme, name),
  })
}

function logTicks(edges: readonly number[]) {
  const [first, last] = [edges[0] ?? 1, edges.at(-1) ?? 1]
  const from = Math.floor(Math.log10(first))
  const decades = Math.ceil(Math.log10(last)) - from
  const steps = decades > MOST_DECADES ? [1] : [1, 2, 5]
  const tickvals = Array.from({ length: decades + 1 }, (_, at) => steps.map((step) => step * 10 ** (from + at)))
    .flat()
    .filter((value) => value >= first && value <= last)
  return { tickvals, ticktext: tickvals.map((value) => formatNumber(value, 1)) }
}
