import { type CupedView, type Effect, type ExperimentSpec, formatPercent } from '@analysis'
import { adjustmentName } from '../words/detail-words'
import type { Figure } from './figure'
import { forest, type ForestRow } from './forest'
import { notEstimableText } from '../words/reasons'
import type { FigureTheme } from './theme'
import { toneColour } from './tone'
import { metricOf } from '../words/metric-of'
import { effectTone } from '../words/tone'
import { unadjusted } from '../words/unadjusted'
import { effectHover } from './effect-hover'
import { levelText } from '../words/level-text'
import type { Column, ColumnValue } from '../columns/column'
import { effectUnit } from '../words/effect-unit'
import { tellEffect } from '../words/tell-effect'

/** Each effect without and with the adjustment, on one scale: how much narrower the interval is, and what stands still. */
export function cupedComparison({ metric }: CupedView, spec: ExperimentSpec, theme: FigureTheme): Figure {
  const definition = metricOf(spec, metric.metricId)
  const name = definition?.name ?? metric.metricId
  const several = metric.effects.length > 1
  const counts = Object.fromEntries(metric.variants.map(({ variantId, n }) => [variantId, n]))
  const shown = metric.effects.map((effect) => tellEffect(effect, definition).shown)
  const relative = shown.every((each) => each.kind !== 'estimated' || each.scale === 'relative')
  const rows = metric.effects.flatMap((effect): readonly ForestRow[] => {
    const label = (words: string) => (several ? `${effect.variantId}, ${words}` : words)
    const base = { group: effect.variantId }
    const adjusted = {
      ...base,
      label: label(adjustmentOf(effect)),
      colour: toneColour(effectTone(effect, definition?.direction ?? 'increase'), theme),
      value: rowValue(effect, relative),
      hover: effectHover(`${name}, ${adjustmentOf(effect)}`, effect, definition, counts),
    }
    const before = unadjusted(effect)
    if (before === null) return [{ ...adjusted, label: label('unadjusted') }]
    const hover = effectHover(`${name}, unadjusted`, { ...before, pValueAdjusted: null }, definition, counts)
    return [
      { ...base, label: label('unadjusted'), colour: theme.neutral, value: rowValue(before, relative), hover },
      adjusted,
    ]
  })
  const drawn = forest(
    rows,
    {
      unit: relative ? 'percent' : effectUnit(definition),
      axisTitle: relative ? 'effect relative to control' : `effect on ${name}`,
    },
    theme,
  )
  const title = finding(metric.effects, name)
  const method = metric.effects.map(({ cuped }) => adjustmentName(cuped)).find((each) => each !== null) ?? 'adjustment'
  return {
    id: 'cuped',
    title,
    subtitle: `Effect on ${name} without and with ${method}, ${levelText(1 - spec.plan.alpha)} intervals.`,
    alt: `Effects on ${name} before and after ${method}. ${title}.`,
    height: drawn.height,
    traces: drawn.traces,
    layout: drawn.layout,
    table: cupedTable(metric.effects),
  }
}

function rowValue(effect: Effect, relative: boolean): ForestRow['value'] {
  const value = relative ? effect.relative : effect.absolute
  return value.kind === 'estimated' ? value : { missing: notEstimableText(value.reason) }
}

function finding(effects: readonly Effect[], metricName: string): string {
  const taken = effects.flatMap(({ cuped }) => (cuped?.kind === 'estimated' ? [cuped.varianceReduction] : []))
  const [method] = effects.flatMap(({ cuped }) => adjustmentName(cuped) ?? [])
  if (effects.length > 1 && taken.length === effects.length && method !== undefined) {
    const [least, most] = [Math.min(...taken), Math.max(...taken)].map((share) => formatPercent(share))
    return `${method} removes ${least} to ${most} of the variance of ${metricName}`
  }
  return effects.map((effect) => variantFinding(effect, metricName)).join('; ')
}

function variantFinding({ variantId, cuped }: Effect, metricName: string): string {
  if (cuped === null) return `${variantId}: no covariates to adjust by`
  if (cuped.kind === 'not-estimable') return `${variantId}: not adjusted, ${notEstimableText(cuped.reason)}`
  return `${variantId}: ${adjustmentName(cuped)} removes ${formatPercent(cuped.varianceReduction)} of the variance of ${metricName}`
}

function adjustmentOf({ cuped }: Effect): string {
  return adjustmentName(cuped) ?? 'adjusted'
}

function cupedTable(effects: readonly Effect[]): readonly Column[] {
  const column = (name: string, read: (effect: Effect) => ColumnValue): Column => ({
    name,
    values: effects.map(read),
  })
  return [
    column('variant', ({ variantId }) => variantId),
    column('effect', estimateOf),
    column('standard_error', errorOf),
    column('effect_unadjusted', (effect) => estimateOf(unadjusted(effect) ?? effect)),
    column('standard_error_unadjusted', (effect) => errorOf(unadjusted(effect) ?? effect)),
    column(
      'correlation',
      cupedNumber(({ correlation }) => correlation),
    ),
    column(
      'variance_reduction',
      cupedNumber(({ varianceReduction }) => varianceReduction),
    ),
    column(
      'equivalent_sample_gain',
      cupedNumber(({ equivalentSampleGain }) => equivalentSampleGain),
    ),
  ]
}

function errorOf({ absolute }: Pick<Effect, 'absolute'>): number | null {
  return absolute.kind === 'estimated' ? absolute.standardError : null
}

function estimateOf({ absolute }: Pick<Effect, 'absolute'>): number | null {
  return absolute.kind === 'estimated' ? absolute.estimate : null
}

function cupedNumber(read: (cuped: Extract<Effect['cuped'], { kind: 'estimated' }>) => number) {
  return (effect: Effect): number | null => (effect.cuped?.kind === 'estimated' ? read(effect.cuped) : null)
}
