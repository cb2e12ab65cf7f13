import {
  type DuelContender,
  type DuelLook,
  type DuelView,
  type ExperimentSpec,
  formatCount,
  formatPercent,
} from '@analysis'
import { axis, axisTitle, baseLayout, paddedRange, zeroLine } from './base-layout'
import {
  duelCautionText,
  tellDuelLook,
  duelFinding,
  duelMethodName,
  duelStopText,
  duelTone,
  isKnownLook,
  type KnownLook,
} from '../words/duel-words'
import type { Annotation, AxisId, Figure, ScatterTrace, Shape } from './figure'
import { escapeText } from './forest'
import type { FigureTheme } from './theme'
import { toneColour } from './tone'
import { metricOf } from '../words/metric-of'
import { effectAxis } from './effect-axis'
import { intervalBand } from './interval-band'
import type { Column, ColumnValue } from '../columns/column'
import { type EffectUnit, effectUnit } from '../words/effect-unit'
import { levelText } from '../words/level-text'

const panelHeight = 84
const panelGap = 26
const axisIds = ['y', 'y2', 'y3', 'y4', 'y5', 'y6', 'y7'] as const satisfies readonly AxisId<'y'>[]

/** One treatment's history as each method saw it: the interval at every look, and where the method would have stopped. */
export function duelPanels(
  view: DuelView,
  { variantId, contenders }: DuelView['duels'][number],
  spec: ExperimentSpec,
  theme: FigureTheme,
): Figure {
  const metric = metricOf(spec, view.metricId)
  const name = metric?.name ?? view.metricId
  const unit = effectUnit(metric)
  const time = timeOf(contenders)
  const panels = contenders.map((contender, at) => {
    const tone = toneColour(duelTone(contender, metric?.direction ?? 'increase'), theme)
    return { contender, yaxis: axisIds[at] ?? 'y', colour: tone }
  })
  const height = contenders.length * (panelHeight + panelGap) + 52
  const plot = height - 52
  const range = effectRange(contenders)
  const finding = `${variantId} on ${name}: ${duelFinding(contenders)}`
  return {
    id: `duel-${variantId}`,
    title: finding,
    subtitle: `Effect so far with each method's own ${levelText(1 - spec.plan.alpha)} interval, look by look; a diamond where it would have stopped.`,
    alt: `The same data under ${contenders.length} methods. ${finding}.`,
    height,
    traces: panels.flatMap(({ contender, yaxis, colour }) =>
      panelTraces(contender, yaxis, colour, time.of, unit, theme),
    ),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: 12, t: 0, b: 52 },
      axes: {
        xaxis: axis(theme, {
          type: time.axisType,
          showgrid: false,
          anchor: panels.at(-1)?.yaxis ?? 'y',
          title: axisTitle(theme, time.title),
        }),
        ...Object.fromEntries(
          panels.map(({ yaxis }, at) => {
            const top = 1 - (at * (panelHeight + panelGap) + panelGap) / plot
            return [
              yaxis.replace('y', 'yaxis'),
              axis(theme, {
                domain: [Math.max(0, top - panelHeight / plot), top],
                ...effectAxis(range, unit, 4),
              }),
            ]
          }),
        ),
      },
      shapes: panels.flatMap(({ contender, yaxis, colour }) => [
        zeroLine(theme, 'y', { x: 'x', y: yaxis }),
        ...stopLine(contender.stop, yaxis, colour, time.of),
      ]),
      annotations: panels.flatMap(({ contender, yaxis, colour }) => panelLabels(contender, yaxis, colour, theme)),
    }),
    table: duelColumns(variantId, contenders),
  }
}

interface DuelTime {
  readonly axisType: 'date' | 'linear'
  readonly title: string
  readonly of: (look: DuelLook) => string | number
}

function timeOf(contenders: readonly DuelContender[]): DuelTime {
  const dated = contenders.every(({ looks }) => looks.every(({ at }) => at !== null))
  return dated
    ? { axisType: 'date', title: 'end of look (UTC)', of: ({ at }) => at ?? '' }
    : { axisType: 'linear', title: 'look', of: ({ look }) => look }
}

function panelTraces(
  contender: DuelContender,
  yaxis: AxisId<'y'>,
  colour: string,
  time: DuelTime['of'],
  unit: EffectUnit,
  theme: FigureTheme,
): readonly ScatterTrace[] {
  const known = contender.looks.filter(isKnownLook)
  const x = known.map(time)
  const name = duelMethodName(contender.method)
  const isStop = ({ look }: DuelLook) => look === contender.stop?.look
  return [
    {
      ...intervalBand({
        x,
        lower: known.map(({ interval }) => interval.lower),
        upper: known.map(({ interval }) => interval.upper),
        colour: theme.neutral,
        opacity: 0.18,
      }),
      yaxis,
    },
    {
      type: 'scatter',
      mode: 'lines+markers',
      name,
      showlegend: false,
      yaxis,
      x,
      y: known.map(({ effect }) => effect),
      line: { color: theme.neutral, width: 1.5 },
      marker: {
        color: known.map((look) => (isStop(look) ? colour : theme.neutral)),
        size: known.map((look) => (isStop(look) ? 11 : known.length > 30 ? 2 : 4)),
        symbol: known.map((look) => (isStop(look) ? 'diamond' : 'circle')),
        opacity: 1,
        line: { color: theme.neutral, width: 0 },
      },
      text: known.map((look) => lookHover(name, look, unit, isStop(look))),
      hovertemplate: '%{text}<extra></extra>',
    },
  ]
}

function lookHover(name: string, look: KnownLook, unit: EffectUnit, isStop: boolean): string {
  return [
    `<b>${escapeText(name)}</b>, look ${look.look}`,
    tellDuelLook(look, unit).text,
    `${formatCount(look.n)} subjects`,
    ...(isStop ? ['would have stopped here'] : []),
  ].join('<br>')
}

/** The name on the left, what became of it on the right, above the panel. */
function panelLabels(
  contender: DuelContender,
  yaxis: AxisId<'y'>,
  colour: string,
  theme: FigureTheme,
): readonly Annotation[] {
  const caution = duelCautionText(contender)
  const rate = contender.falsePositives
  const held = rate === null ? '' : `${formatPercent(rate, 2)} false alarms`
  const place = { xref: 'paper', yref: `${yaxis} domain`, y: 1, showarrow: false, yanchor: 'bottom' } as const
  return [
    {
      ...place,
      x: 0,
      xanchor: 'left',
      text: `<b>${escapeText(duelMethodName(contender.method))}</b>  ${caution === null ? held : `<i>${caution}</i>`}`,
      font: { size: 12, color: caution === null ? theme.text : theme.warning },
    },
    {
      ...place,
      x: 1,
      xanchor: 'right',
      text: contender.stop === null ? 'does not stop' : `stops at ${duelStopText(contender)}`,
      font: { size: 12, color: contender.stop === null ? theme.textMuted : colour },
    },
  ]
}

function stopLine(stop: DuelLook | null, yaxis: AxisId<'y'>, colour: string, time: DuelTime['of']): readonly Shape[] {
  if (stop === null) return []
  const x = time(stop)
  const line = { color: colour, width: 1.5, dash: 'dot' } as const
  return [{ type: 'line', xref: 'x', yref: `${yaxis} domain`, x0: x, x1: x, y0: 0, y1: 1, line, layer: 'below' }]
}

/** Early looks have intervals many times wider than the last: the scale follows the later half. */
function effectRange(contenders: readonly DuelContender[]): readonly [number, number] {
  const ends = contenders.flatMap(({ looks }) => {
    const known = looks.filter(isKnownLook)
    const later = known.slice(Math.floor(known.length / 2))
    return [...later.flatMap(({ interval }) => [interval.lower, interval.upper]), ...known.map(({ effect }) => effect)]
  })
  return paddedRange([0, ...ends], 0.1)
}

function duelColumns(variantId: string, contenders: readonly DuelContender[]): readonly Column[] {
  const rows = contenders.flatMap(({ method, looks }) => looks.map((look) => ({ method, look })))
  const column = (name: string, read: (look: DuelLook) => ColumnValue): Column => ({
    name,
    values: rows.map(({ look }) => read(look)),
  })
  return [
    { name: 'variant', values: rows.map(() => variantId) },
    { name: 'method', values: rows.map(({ method }) => method) },
    column('look', ({ look }) => look),
    column('at', ({ at }) => at),
    column('n', ({ n }) => n),
    column('effect', ({ effect }) => effect),
    column('interval_lower', ({ interval }) => interval?.lower ?? null),
    column('interval_upper', ({ interval }) => interval?.upper ?? null),
    column('crossed', ({ crossed }) => crossed),
  ]
}
