import {
  type SegmentsView,
  formatChange,
  formatPercent,
  type Effect,
  type VariantSummary,
  type ExperimentSpec,
} from '@analysis'
import { correctionNames } from '../words/rule-words'
import { effectHover, levelText, shownEffect, treatmentIndex } from './effect-words'
import type { Figure, FigureColumn } from './figure'
import { forest, type ForestRow } from './forest'
import { treatmentColour, type FigureTheme } from './theme'
import { toneColour } from './tone'
import { metricOf } from '../words/metric-of'
import { effectTone } from '../words/tone'
import { segmentFinding, segmentName, shrunkEffect } from '../words/segment-words'
import { effectTable } from './effect-table'

/** The effect in every segment below the effect over all, on one scale. */
export function segmentForest(view: SegmentsView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const metric = metricOf(spec, view.metricId)
  const several = view.total.effects.length > 1
  const scale = commonScale(view)
  const row = (
    label: string,
    effect: Effect,
    variants: readonly VariantSummary[],
    segmentAt: number | null,
  ): ForestRow => ({
    label: several ? `${label} · ${effect.variantId}` : label,
    group: segmentAt === null ? 'total' : several ? label : 'segments',
    isTotal: segmentAt === null,
    colour: several
      ? treatmentColour(theme, treatmentIndex(spec, effect.variantId))
      : toneColour(effectTone(effect, metric?.direction ?? 'increase'), theme),
    value: rowValue(effect, scale),
    shrunk: segmentAt === null ? null : shrunkMark(view, segmentAt, effect, variants, scale),
    hover: effectHover(label, effect, Object.fromEntries(variants.map(({ variantId, n }) => [variantId, n]))),
  })
  const rows = [
    ...view.total.effects.map((effect) => row('All', effect, view.total.variants, null)),
    ...view.segments.flatMap((segment, at) =>
      segment.effects.map((effect) => row(segmentName(segment.value), effect, segment.variants, at)),
    ),
  ]
  const relative = scale === 'relative'
  const name = metric?.name ?? view.metricId
  const title = segmentFinding(view, name)
  const drawn = forest(
    rows,
    { unit: relative ? 'percent' : 'plain', axisTitle: relative ? 'effect relative to control' : `effect on ${name}` },
    theme,
  )
  return {
    id: 'segments',
    title,
    subtitle: `Effect on ${name} by ${view.dimensions.join(' × ')}, ${levelText(1 - spec.plan.alpha)}; significance after ${correctionNames[view.correction]} over ${view.segments.length} segments. The small marks are drawn towards the mean of all segments (empirical Bayes).`,
    alt: `Forest of effects on ${name} in ${view.segments.length} segments. ${title}.`,
    height: drawn.height,
    traces: drawn.traces,
    layout: drawn.layout,
    table: [
      ...effectTable(
        view.segments.flatMap(({ value, dimension, effects }) =>
          effects.map((effect) => ({
            keys: Object.fromEntries(dimension.map((name_, at) => [name_, value[at] ?? null])),
            effect,
          })),
        ),
      ),
      ...shrunkColumns(view),
    ],
  }
}

/** On the relative scale the shrunken effect is a share of the segment's own control mean. */
function shrunkMark(
  view: SegmentsView,
  segmentAt: number,
  { variantId, controlId }: Effect,
  variants: readonly VariantSummary[],
  scale: 'relative' | 'absolute',
): NonNullable<ForestRow['shrunk']> | null {
  const shrunk = shrunkEffect(view, segmentAt, variantId)
  if (shrunk === null) return null
  const control = variants.find((variant) => variant.variantId === controlId)?.mean ?? 0
  if (scale === 'relative' && control === 0) return null
  const unit = scale === 'relative' ? Math.abs(control) : 1
  const [estimate, lower, upper] = [shrunk.estimate, shrunk.interval.lower, shrunk.interval.upper].map(
    (value) => value / unit,
  )
  const change = formatChange(
    estimate!,
    { lower: lower!, upper: upper! },
    { unit: scale === 'relative' ? 'percent' : 'plain' },
  )
  return {
    estimate: estimate!,
    hover: `Drawn towards the mean of all segments<br>${change}<br>${formatPercent(shrunk.kept)} of the distance is kept`,
  }
}

function shrunkColumns(view: SegmentsView): readonly FigureColumn[] {
  const effects = view.segments.flatMap((segment, at) =>
    segment.effects.map(({ variantId }) => shrunkEffect(view, at, variantId)),
  )
  return [
    { name: 'shrunk_effect', values: effects.map((each) => each?.estimate ?? null) },
    { name: 'shrunk_lower', values: effects.map((each) => each?.interval.lower ?? null) },
    { name: 'shrunk_upper', values: effects.map((each) => each?.interval.upper ?? null) },
    { name: 'shrunk_kept', values: effects.map((each) => each?.kept ?? null) },
  ]
}

/** Relative effects, unless most of them cannot be estimated. */
function commonScale({ total, segments }: SegmentsView): 'relative' | 'absolute' {
  const effects = [...total.effects, ...segments.flatMap((segment) => segment.effects)]
  const relative = effects.filter((effect) => effect.relative.kind === 'estimated').length
  const absolute = effects.filter((effect) => effect.absolute.kind === 'estimated').length
  return relative * 2 >= absolute ? 'relative' : 'absolute'
}

function rowValue(effect: Effect, scale: 'relative' | 'absolute'): ForestRow['value'] {
  const value = effect[scale]
  if (value.kind === 'estimated') return value
  const shown = shownEffect(effect)
  return { missing: shown.kind === 'not-estimable' ? shown.reason : 'no relative effect' }
}
