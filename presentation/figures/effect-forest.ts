import type { ScorecardView, MetricResult, Effect, ExperimentSpec } from '@analysis'
import type { Figure } from './figure'
import { forest, type ForestRow } from './forest'
import { planCorrectionName } from '../words/rule-words'
import type { FigureTheme } from './theme'
import { toneColour } from './tone'
import { metricOf, metricName } from '../words/metric-of'
import { effectTone } from '../words/tone'
import { effectHover } from './effect-hover'
import { levelText } from '../words/level-text'
import { effectColumns } from '../columns/effect-columns'
import { tellEffect } from '../words/tell-effect'

/** Relative effects of all metrics and treatments on one scale. */
export function effectForest(view: ScorecardView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const pairs = view.metrics.flatMap((metric) => metric.effects.map((effect) => ({ metric, effect })))
  const severalTreatments = new Set(pairs.map(({ effect }) => effect.variantId)).size > 1
  const rows = pairs.map(({ metric, effect }) => forestRow(metric, effect, spec, severalTreatments, theme))
  const drawn = forest(rows, { unit: 'percent', axisTitle: 'effect relative to control' }, theme)
  const title = finding(pairs, spec, severalTreatments)
  return {
    id: 'effects',
    title,
    subtitle: `Relative effect, ${levelText(1 - spec.plan.alpha)} intervals; ${correctionText(spec)}. Blue is better, vermilion worse.`,
    alt: `Forest of ${rows.length} relative effects. ${title}.`,
    height: drawn.height,
    traces: drawn.traces,
    layout: drawn.layout,
    table: effectColumns(pairs.map(({ metric, effect }) => ({ keys: { metric: metric.metricId }, effect }))),
  }
}

function forestRow(
  metric: MetricResult,
  effect: Effect,
  spec: ExperimentSpec,
  named: boolean,
  theme: FigureTheme,
): ForestRow {
  const definition = metricOf(spec, metric.metricId)
  const name = definition?.name ?? metric.metricId
  const { relative } = effect
  const guardrail = definition?.guardrail
  return {
    label: named ? `${name} · ${effect.variantId}` : name,
    group: metric.metricId,
    colour: toneColour(effectTone(effect, definition?.direction ?? 'increase'), theme),
    // what has no place on the relative scale is said in its own unit
    value: relative.kind === 'estimated' ? relative : { missing: tellEffect(effect, definition).shown.text },
    margin: guardrail?.relative === true ? guardrail.threshold : null,
    hover: effectHover(
      name,
      effect,
      definition,
      Object.fromEntries(metric.variants.map(({ variantId, n }) => [variantId, n])),
    ),
  }
}

function finding(
  pairs: readonly { readonly metric: MetricResult; readonly effect: Effect }[],
  spec: ExperimentSpec,
  named: boolean,
): string {
  const moved = pairs.filter(({ effect }) => effect.significant === true)
  if (moved.length === 0) return `None of ${pairs.length} effects is beyond chance`
  const phrases = moved.slice(0, 3).map(({ metric, effect }) => {
    const name = metricName(spec, metric.metricId)
    const { shown } = tellEffect(effect, metricOf(spec, metric.metricId))
    const told = shown.kind === 'estimated' ? ` ${shown.estimate}` : ''
    return `${named ? `${name} (${effect.variantId})` : name}${told}`
  })
  const rest = moved.length > 3 ? ` and ${moved.length - 3} more` : ''
  return `${moved.length} of ${pairs.length} effects beyond chance: ${phrases.join(', ')}${rest}`
}

function correctionText({ plan }: ExperimentSpec): string {
  return plan.correction === 'none' ? 'p-values not corrected' : `significance after ${planCorrectionName(plan)}`
}
