import {
  type NoveltyComparison,
  type NoveltyView,
  type PeriodEffect,
  type ExperimentSpec,
  formatCount,
} from '@analysis'
import { axis, axisTitle, baseLayout, paddedRange, zeroLine } from './base-layout'
import { endLabels } from './end-labels'
import type { Annotation, Figure, ScatterTrace } from './figure'
import { escapeText } from './forest'
import { intervalBand } from './interval-band'
import { noveltyFinding } from '../words/novelty-words'
import { treatmentColour, type FigureTheme } from './theme'
import { metricOf } from '../words/metric-of'
import { effectAxis } from './effect-axis'
import { treatmentIndex } from './variant-names'
import type { Column } from '../columns/column'
import { type EffectUnit, effectUnit } from '../words/effect-unit'
import { tellChange } from '../words/told'

interface Timeline {
  readonly id: string
  readonly subtitle: string
  readonly axisTitle: string
  readonly of: (comparison: NoveltyComparison) => readonly PeriodEffect[]
  readonly hasTrend: boolean
}

const sinceExposure: Timeline = {
  id: 'effect-since-exposure',
  subtitle: 'Effect by days since a subject’s first exposure, with intervals; dashed: the weighted trend.',
  axisTitle: 'days since first exposure',
  of: ({ bySinceExposure }) => bySinceExposure,
  hasTrend: true,
}

const byDay: Timeline = {
  id: 'effect-by-day',
  subtitle: 'Effect on each day of the experiment, by itself, with intervals.',
  axisTitle: 'day (UTC)',
  of: (comparison) => comparison.byDay,
  hasTrend: false,
}

const byCohort: Timeline = {
  ...byDay,
  id: 'effect-by-cohort',
  subtitle: 'Effect among the subjects first exposed on each day, with intervals; dashed: the weighted trend.',
  axisTitle: 'day of first exposure (UTC)',
  hasTrend: true,
}

const byWeek: Timeline = {
  id: 'effect-by-week',
  subtitle: 'Effect in each week of the experiment, by itself, with intervals.',
  axisTitle: 'week from (UTC)',
  of: (comparison) => comparison.byWeek,
  hasTrend: false,
}

/** A metric's effect in time. Empty without times. */
export function noveltyFigures(view: NoveltyView, spec: ExperimentSpec, theme: FigureTheme): readonly Figure[] {
  if (view.basis === null) return []
  const timelines = view.basis === 'exposure-cohort' ? [byCohort, byWeek] : [sinceExposure, byDay, byWeek]
  return timelines
    .filter(({ of }) => view.comparisons.some((comparison) => of(comparison).filter(isEstimated).length > 1))
    .map((timeline) => timelineFigure(view, timeline, spec, theme))
}

function timelineFigure(view: NoveltyView, timeline: Timeline, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const metric = metricOf(spec, view.metricId)
  const name = metric?.name ?? view.metricId
  const unit = effectUnit(metric)
  const height = 240
  const title = timeline.hasTrend ? noveltyFinding(view, name) : `${name}: ${timeline.id.replaceAll('-', ' ')}`
  const shown = view.comparisons.map((comparison) => ({
    comparison,
    periods: timeline.of(comparison).filter(isEstimated),
  }))
  const several = shown.length > 1
  const range = paddedRange([0, ...shown.flatMap(({ periods }) => typicalEnds(periods))], 0.15)
  const dated = shown.some(({ periods }) => periods.some(({ start }) => start !== null))
  return {
    id: timeline.id,
    title,
    subtitle: timeline.subtitle,
    alt: `Effect on ${name} in ${shown[0]?.periods.length ?? 0} stretches of time. ${title}.`,
    height,
    traces: shown.flatMap(({ comparison, periods }) => {
      const colour = treatmentColour(theme, treatmentIndex(spec, comparison.variantId))
      return [
        ...periodTraces(comparison.variantId, periods, colour, unit),
        ...(timeline.hasTrend ? trendTrace(comparison, periods, colour) : []),
      ]
    }),
    layout: baseLayout(theme, {
      height,
      margin: { l: 8, r: several ? 112 : 24, t: 8, b: 44 },
      axes: {
        xaxis: axis(theme, {
          type: dated ? 'date' : 'linear',
          showgrid: false,
          title: axisTitle(theme, timeline.axisTitle),
        }),
        yaxis: axis(theme, {
          ...effectAxis(range, unit),
          title: axisTitle(theme, `effect on ${name}`),
        }),
      },
      shapes: [zeroLine(theme, 'y')],
      annotations: several ? periodLabels(shown, spec, theme, range, height) : [],
    }),
    table: timelineColumns(view, timeline),
  }
}

type EstimatedPeriod = PeriodEffect & {
  readonly effect: { readonly absolute: Extract<PeriodEffect['effect']['absolute'], { kind: 'estimated' }> }
}

function isEstimated(period: PeriodEffect): period is EstimatedPeriod {
  return period.effect.absolute.kind === 'estimated'
}

/** Which line is whose: colour is not the only sign. */
function periodLabels(
  shown: readonly { readonly comparison: NoveltyComparison; readonly periods: readonly EstimatedPeriod[] }[],
  spec: ExperimentSpec,
  theme: FigureTheme,
  range: readonly [number, number],
  height: number,
): readonly Annotation[] {
  const labels = shown.flatMap(({ comparison: { variantId }, periods }) => {
    const last = periods.at(-1)
    const colour = treatmentColour(theme, treatmentIndex(spec, variantId))
    const estimate = last?.effect.absolute.estimate ?? 0
    const y = Math.min(Math.max(estimate, range[0]), range[1])
    return last === undefined ? [] : [{ text: variantId, x: place(last), y, colour }]
  })
  return endLabels(labels, range, height - 52)
}

function place({ start, index }: PeriodEffect): string | number {
  return start ?? index
}

function periodTraces(
  variantId: string,
  periods: readonly EstimatedPeriod[],
  colour: string,
  unit: EffectUnit,
): readonly ScatterTrace[] {
  const x = periods.map(place)
  const lower = periods.map(({ effect }) => effect.absolute.interval.lower)
  const upper = periods.map(({ effect }) => effect.absolute.interval.upper)
  return [
    intervalBand({ x, lower, upper, colour, opacity: 0.14 }),
    {
      type: 'scatter',
      mode: 'lines+markers',
      name: variantId,
      showlegend: false,
      x,
      y: periods.map(({ effect }) => effect.absolute.estimate),
      line: { color: colour, width: 1.2 },
      marker: { color: colour, size: 6 },
      text: periods.map((period) => {
        const { control, treatment } = period.subjects
        return `<b>${escapeText(variantId)}</b>, ${place(period)}<br>${tellChange(period.effect.absolute, unit).text}<br>${formatCount(control)} and ${formatCount(treatment)} subjects`
      }),
      hovertemplate: '%{text}<extra></extra>',
    },
  ]
}

function trendTrace(
  { trend }: NoveltyComparison,
  periods: readonly EstimatedPeriod[],
  colour: string,
): readonly ScatterTrace[] {
  const [first, last] = [periods[0], periods.at(-1)]
  if (trend.kind !== 'estimated' || first === undefined || last === undefined) return []
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: 'trend',
      showlegend: false,
      x: [place(first), place(last)],
      y: [first, last].map(({ index }) => trend.intercept + trend.slope * index),
      line: { color: colour, width: 2, dash: 'dash' },
      hoverinfo: 'skip',
    },
  ]
}

/** The last days since exposure have few subjects and wide intervals: the scale follows the tightest three quarters. */
function typicalEnds(periods: readonly EstimatedPeriod[]): readonly number[] {
  const byWidth = periods.toSorted((a, b) => a.effect.absolute.standardError - b.effect.absolute.standardError)
  const typical = byWidth.slice(0, Math.max(1, Math.ceil(byWidth.length * 0.75)))
  return [
    ...typical.flatMap(({ effect }) => [effect.absolute.interval.lower, effect.absolute.interval.upper]),
    ...periods.map(({ effect }) => effect.absolute.estimate),
  ].filter(Number.isFinite)
}

function timelineColumns(view: NoveltyView, { of }: Timeline): readonly Column[] {
  const rows = view.comparisons.flatMap((comparison) =>
    of(comparison).map((period) => ({ variantId: comparison.variantId, period, absolute: period.effect.absolute })),
  )
  return [
    { name: 'variant', values: rows.map(({ variantId }) => variantId) },
    { name: 'index', values: rows.map(({ period }) => period.index) },
    { name: 'start', values: rows.map(({ period }) => period.start) },
    { name: 'n_control', values: rows.map(({ period }) => period.subjects.control) },
    { name: 'n_variant', values: rows.map(({ period }) => period.subjects.treatment) },
    { name: 'effect', values: rows.map(({ absolute }) => (absolute.kind === 'estimated' ? absolute.estimate : null)) },
    {
      name: 'standard_error',
      values: rows.map(({ absolute }) => (absolute.kind === 'estimated' ? absolute.standardError : null)),
    },
  ]
}
