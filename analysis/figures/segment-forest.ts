import type { SegmentsView } from '../cells/cell'
import type { Effect, SegmentResult, VariantSummary } from '../experiment/result'
import type { ExperimentSpec } from '../experiment/spec'
import { correctionNames } from './effect-forest'
import { effectTable } from './effect-table'
import { effectHover, levelText, metricOf, shownEffect, treatmentIndex } from './effect-words'
import type { Figure } from './figure'
import { forest, type ForestRow } from './forest'
import { treatmentColour, type FigureTheme } from './theme'
import { effectTone, toneColour } from './tone'

/** How a segment is called: its values joined, a missing one as `(none)`. */
export function segmentName(value: SegmentResult['value']): string {
  return value.map((part) => part ?? '(none)').join(' · ')
}

/** The effect in every segment below the effect over all, on one scale. */
export function segmentForest(view: SegmentsView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const metric = metricOf(spec, view.metricId)
  const several = view.total.effects.length > 1
  const scale = commonScale(view)
  const row = (label: string, effect: Effect, variants: readonly VariantSummary[], isTotal: boolean): ForestRow => ({
    label: several ? `${label} · ${effect.variantId}` : label,
    group: isTotal ? 'total' : several ? label : 'segments',
    isTotal,
    colour: several
      ? treatmentColour(theme, treatmentIndex(spec, effect.variantId))
      : toneColour(effectTone(effect, metric?.direction ?? 'increase'), theme),
    value: rowValue(effect, scale),
    hover: effectHover(label, effect, Object.fromEntries(variants.map(({ variantId, n }) => [variantId, n]))),
  })
  const rows = [
    ...view.total.effects.map((effect) => row('All', effect, view.total.variants, true)),
    ...view.segments.flatMap((segment) =>
      segment.effects.map((effect) => row(segmentName(segment.value), effect, segment.variants, false)),
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
    subtitle: `Effect on ${name} by ${view.dimensions.join(' × ')}, ${levelText(1 - spec.plan.alpha)}; significance after ${correctionNames[view.correction]} over ${view.segments.length} segments.`,
    alt: `Forest of effects on ${name} in ${view.segments.length} segments. ${title}.`,
    height: drawn.height,
    traces: drawn.traces,
    layout: drawn.layout,
    table: effectTable(
      view.segments.flatMap(({ value, dimension, effects }) =>
        effects.map((effect) => ({
          keys: Object.fromEntries(dimension.map((name_, at) => [name_, value[at] ?? null])),
          effect,
        })),
      ),
    ),
  }
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

/** What a person should see first: opposite signs, real differences between segments, or their absence. */
export function segmentFinding(view: SegmentsView, metricName: string): string {
  const paradox = view.comparisons.find(({ simpson }) => simpson)
  if (paradox) return `${metricName}: most segments of ${paradox.variantId} point against the effect over all`
  const moved = view.segments.filter(({ effects }) => effects.some(({ significant }) => significant === true)).length
  const differs = view.comparisons.some(
    ({ heterogeneity }) => heterogeneity.kind === 'estimated' && heterogeneity.pValue < 0.05,
  )
  const count = `${moved} of ${view.segments.length} segments beyond chance`
  return differs
    ? `${metricName}: the effect differs between segments; ${count}`
    : `${metricName}: no sign that the effect differs between segments; ${count}`
}
