import {
  named,
  type SrmView,
  type SrmResult,
  type ExperimentSpec,
  formatCount,
  formatPercent,
  formatPStatement,
  formatDifference,
  treatmentsOf,
} from '@analysis'
import { axis, axisTitle, baseLayout, paddedRange, zeroLine } from './base-layout'
import { endLabels } from './end-labels'
import type { Figure, ScatterTrace, Shape } from './figure'
import { escapeText } from './forest'
import { intervalBand } from './interval-band'
import { treatmentColour, withOpacity, type FigureTheme } from './theme'
import { effectAxis } from './effect-axis'
import { treatmentIndex } from './variant-names'

interface DayShare {
  readonly day: string
  readonly total: number
  readonly observed: number
  readonly share: number
  readonly expected: number
  readonly srm: SrmResult
}

/** Each treatment's share of the day's first exposures, as points away from the split that was set. */
export function splitByDay(view: SrmView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const treatments = treatmentsOf(spec).map(({ id }) => id)
  const histories = treatments.map((id) => ({ id, days: dayShares(view, id) }))
  const differences = histories.flatMap(({ days }) => days.map(({ share, expected }) => share - expected))
  const bands = histories[0]?.days.map(band) ?? []
  const height = 260
  const title = finding(view)
  const range = paddedRange([...differences, ...bands, ...bands.map((width) => -width)], 0.1)
  return {
    id: 'split-by-day',
    title,
    subtitle:
      'Share of each day’s new subjects minus its planned share; the band holds 95 % of days under the planned split.',
    alt: `Deviation of the split by day over ${view.byDay.length} days. ${title}.`,
    height,
    traces: [
      ...(histories[0] === undefined ? [] : [bandTrace(histories[0].days, theme)]),
      ...histories.map(({ id, days }) => shareTrace(id, days, treatmentColour(theme, treatmentIndex(spec, id)), theme)),
    ],
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 96, t: 8, b: 44 },
      axes: {
        xaxis: axis(theme, { type: 'date', showgrid: false, title: axisTitle(theme, 'day of first exposure (UTC)') }),
        yaxis: axis(theme, {
          ...effectAxis(range, 'points'),
          title: axisTitle(theme, 'share − set share'),
        }),
      },
      shapes: [zeroLine(theme, 'y'), ...onsetShapes(view.investigation, theme)],
      annotations: endLabels(
        histories.flatMap(({ id, days }) => {
          const last = days.at(-1)
          const colour = treatmentColour(theme, treatmentIndex(spec, id))
          return last === undefined ? [] : [{ text: id, x: last.day, y: last.share - last.expected, colour }]
        }),
        range,
        height - 52,
      ),
    }),
    table: [
      { name: 'variant', values: histories.flatMap(({ id, days }) => days.map(() => id)) },
      { name: 'day', values: histories.flatMap(({ days }) => days.map(({ day }) => day)) },
      { name: 'observed', values: histories.flatMap(({ days }) => days.map(({ observed }) => observed)) },
      { name: 'total', values: histories.flatMap(({ days }) => days.map(({ total }) => total)) },
      { name: 'share', values: histories.flatMap(({ days }) => days.map(({ share }) => share)) },
      { name: 'expected_share', values: histories.flatMap(({ days }) => days.map(({ expected }) => expected)) },
      { name: 'p_value', values: histories.flatMap(({ days }) => days.map(({ srm }) => pValueOf(srm))) },
    ],
  }
}

function dayShares(view: SrmView, variantId: string): readonly DayShare[] {
  return view.byDay.flatMap(({ day, srm }) => {
    const total = Object.keys(srm.expected).reduce((sum, id) => sum + (named(srm.observed, id) ?? 0), 0)
    const observed = named(srm.observed, variantId) ?? 0
    const expected = (named(srm.expected, variantId) ?? 0) / total
    return total === 0 ? [] : [{ day, total, observed, share: observed / total, expected, srm }]
  })
}

/** When the accused causes began and ended: a line where that is most likely, the interval shaded around it. */
function onsetShapes(answer: SrmView['investigation'], theme: FigureTheme): readonly Shape[] {
  if (answer.kind !== 'investigated') return []
  return answer.causes
    .filter(({ state }) => state === 'accused')
    .flatMap(({ onset, end }) => [onset, end])
    .filter((interval) => interval !== null)
    .flatMap(({ from, to, most }): readonly Shape[] => [
      {
        type: 'rect',
        xref: 'x',
        yref: 'paper',
        x0: from,
        x1: to,
        y0: 0,
        y1: 1,
        fillcolor: withOpacity(theme.worse, 0.18),
        line: { color: withOpacity(theme.worse, 0.18), width: 1 },
      },
      {
        type: 'line',
        xref: 'x',
        yref: 'paper',
        x0: most,
        x1: most,
        y0: 0,
        y1: 1,
        line: { color: theme.worse, width: 1.5, dash: 'dot' },
      },
    ])
}

/** Half width of the 95 % band of a share under the set split (normal approximation of the binomial). */
function band({ expected, total }: DayShare): number {
  return 1.959964 * Math.sqrt((expected * (1 - expected)) / total)
}

function bandTrace(days: readonly DayShare[], theme: FigureTheme): ScatterTrace {
  const x = days.map(({ day }) => day)
  const widths = days.map(band)
  return intervalBand({ x, lower: widths.map((width) => -width), upper: widths, colour: theme.neutral, opacity: 0.14 })
}

function shareTrace(id: string, days: readonly DayShare[], colour: string, theme: FigureTheme): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name: id,
    showlegend: false,
    x: days.map(({ day }) => day),
    y: days.map(({ share, expected }) => share - expected),
    line: { color: colour, width: 1.5 },
    marker: {
      color: days.map(({ srm }) => (isFlagged(srm) ? theme.worse : colour)),
      size: days.map(({ srm }) => (isFlagged(srm) ? 10 : 6)),
      symbol: days.map(({ srm }) => (isFlagged(srm) ? 'diamond' : 'circle')),
      opacity: 1,
      line: { color: colour, width: 0 },
    },
    text: days.map((day) => dayHover(id, day)),
    hovertemplate: '%{text}<extra></extra>',
  }
}

function dayHover(id: string, { day, observed, total, share, expected, srm }: DayShare): string {
  return [
    `<b>${escapeText(id)}</b>, ${day.slice(0, 10)}`,
    `${formatCount(observed)} of ${formatCount(total)} (${formatPercent(share)})`,
    `${formatDifference(share - expected, 'points')} from the planned share`,
    formatPStatement(pValueOf(srm)),
  ].join('<br>')
}

function pValueOf(srm: SrmResult): number | null {
  return srm.kind === 'estimated' ? srm.pValue : null
}

function isFlagged(srm: SrmResult): boolean {
  return srm.kind === 'estimated' && srm.flagged
}

function finding({ srm, byDay }: SrmView): string {
  const flagged = byDay.filter((day) => isFlagged(day.srm)).length
  const days = `${flagged} of ${byDay.length} days flagged`
  if (srm.kind === 'not-estimable') return `The split by day; ${days}`
  return srm.flagged ? `The split is not as planned; ${days}` : `The split is not flagged over all; ${days}`
}
