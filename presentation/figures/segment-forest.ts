import { type SegmentsView, formatPercent, type Effect, type VariantSummary, type ExperimentSpec } from '@analysis'
import { correctionNames } from '../words/rule-words'
import type { Figure } from './figure'
import { forest, type ForestRow } from './forest'
import { treatmentColour, type FigureTheme } from './theme'
import { toneColour } from './tone'
import { metricOf } from '../words/metric-of'
import { effectTone } from '../words/tone'
import { segmentFinding, segmentName, shrunkEffect } from '../words/segment-words'
import { effectHover } from './effect-hover'
import { levelText } from '../words/level-text'
import { treatmentIndex } from './variant-names'
import { type ChangeUnit, type Measured, effectUnit } from '../words/effect-unit'
import { segmentColumns } from '../columns/segment-columns'
import { tellChange } from '../words/told'
import { tellEffect } from '../words/tell-effect'

/** The effect in every segment below the effect over all, on one scale. */
export function segmentForest(view: SegmentsView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const metric = metricOf(spec, view.metricId)
  const several = view.total.effects.length > 1
  const scale = commonScale(view)
  const unit = scale === 'relative' ? 'percent' : effectUnit(metric)
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
    value: rowValue(effect, metric, scale),
    shrunk: segmentAt === null ? null : shrunkMark(view, segmentAt, effect, variants, unit),
    hover: effectHover(label, effect, metric, Object.fromEntries(variants.map(({ variantId, n }) => [variantId, n]))),
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
  const drawn = forest(rows, { unit, axisTitle: relative ? 'effect relative to control' : `effect on ${name}` }, theme)
  return {
    id: 'segments',
    title,
    subtitle: `Effect on ${name} by ${view.dimensions.join(' × ')}, ${levelText(1 - spec.plan.alpha)} intervals; significance after ${correctionNames[view.correction]} over ${view.segments.length} segments. The small marks are drawn towards the mean of all segments (empirical Bayes).`,
    alt: `Forest of effects on ${name} in ${view.segments.length} segments. ${title}.`,
    height: drawn.height,
    traces: drawn.traces,
    layout: drawn.layout,
    table: segmentColumns(view),
  }
}

/** On the relative scale the shrunken effect is a share of the segment's own control mean. */
function shrunkMark(
  view: SegmentsView,
  segmentAt: number,
  { variantId, controlId }: Effect,
  variants: readonly VariantSummary[],
  unit: ChangeUnit,
): NonNullable<ForestRow['shrunk']> | null {
  const shrunk = shrunkEffect(view, segmentAt, variantId)
  if (shrunk === null) return null
  const control = variants.find((variant) => variant.variantId === controlId)?.mean ?? 0
  if (unit === 'percent' && control === 0) return null
  const base = unit === 'percent' ? Math.abs(control) : 1
  const [estimate, lower, upper] = [shrunk.estimate, shrunk.interval.lower, shrunk.interval.upper].map(
    (value) => value / base,
  )
  const change = tellChange({ estimate: estimate!, interval: { lower: lower!, upper: upper! } }, unit).text
  return {
    estimate: estimate!,
    hover: `Drawn towards the mean of all segments<br>${change}<br>${formatPercent(shrunk.kept)} of the distance is kept`,
  }
}

/** Relative effects, unless most of them cannot be estimated. */
function commonScale({ total, segments }: SegmentsView): 'relative' | 'absolute' {
  const effects = [...total.effects, ...segments.flatMap((segment) => segment.effects)]
  const relative = effects.filter((effect) => effect.relative.kind === 'estimated').length
  const absolute = effects.filter((effect) => effect.absolute.kind === 'estimated').length
  return relative * 2 >= absolute ? 'relative' : 'absolute'
}

function rowValue(effect: Effect, metric: Measured, scale: 'relative' | 'absolute'): ForestRow['value'] {
  const value = effect[scale]
  if (value.kind === 'estimated') return value
  return { missing: tellEffect(effect, metric).shown.text }
}
