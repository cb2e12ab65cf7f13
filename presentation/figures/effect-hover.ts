import {
  type Effect,
  type Interval,
  type ExperimentSpec,
  formatChange,
  formatChangeEstimate,
  formatPStatement,
} from '@analysis'
import { notEstimableText } from '../words/reasons'
import { escapeText } from './forest'

/** An effect on the scale it is shown on: relative where it can be, else absolute in the metric's unit. */
export type ShownEffect =
  | {
      readonly kind: 'estimated'
      readonly scale: 'relative' | 'absolute'
      readonly estimate: number
      readonly interval: Interval
    }
  | { readonly kind: 'not-estimable'; readonly reason: string }

export function shownEffect({ relative, absolute }: Pick<Effect, 'relative' | 'absolute'>): ShownEffect {
  if (relative.kind === 'estimated') {
    return { kind: 'estimated', scale: 'relative', estimate: relative.estimate, interval: relative.interval }
  }
  if (absolute.kind === 'estimated') {
    return { kind: 'estimated', scale: 'absolute', estimate: absolute.estimate, interval: absolute.interval }
  }
  return { kind: 'not-estimable', reason: notEstimableText(absolute.reason) }
}

/** `gate_40: −4.3 % [−6.9, −1.7], p = 0.0016`, on several lines, for a pointer's rest. */
export function effectHover(title: string, effect: Effect, nByVariant: Readonly<Record<string, number>>): string {
  const lines = [`<b>${escapeText(title)}</b>`, `${escapeText(effect.variantId)} vs ${escapeText(effect.controlId)}`]
  if (effect.relative.kind === 'estimated') {
    lines.push(`relative ${formatChange(effect.relative.estimate, effect.relative.interval, { unit: 'percent' })}`)
  }
  if (effect.absolute.kind === 'estimated') {
    lines.push(`absolute ${formatChange(effect.absolute.estimate, effect.absolute.interval, { unit: 'plain' })}`)
  }
  if (effect.test.kind === 'estimated') lines.push(formatPStatement(effect.test.pValue))
  if (effect.pValueAdjusted !== null) lines.push(`corrected ${formatPStatement(effect.pValueAdjusted)}`)
  const counts = Object.entries(nByVariant).map(([id, n]) => `${escapeText(id)} ${n.toLocaleString('en-US')}`)
  return [...lines, `subjects ${counts.join(', ')}`].join('<br>')
}

/** `retention_7 −4.3 %` */
export function effectPhrase(metricName: string, shown: ShownEffect): string {
  if (shown.kind === 'not-estimable') return metricName
  const unit = shown.scale === 'relative' ? 'percent' : 'plain'
  return `${metricName} ${formatChangeEstimate(shown.estimate, shown.interval, { unit })}`
}

/** Place of a variant among the treatments, for its colour; 0 when it is not one of them. */
export function treatmentIndex(spec: ExperimentSpec, variantId: string): number {
  const treatments = spec.variants.filter((variant) => !variant.isControl)
  return Math.max(
    0,
    treatments.findIndex(({ id }) => id === variantId),
  )
}

export function levelText(level: number): string {
  return `${Number((level * 100).toPrecision(6))} % intervals`
}
