import {
  type AbsoluteEffect,
  type Effect,
  type EffectTest,
  type MetricDefinition,
  type RelativeEffect,
  formatChange,
  formatChangeInterval,
  formatNumber,
  formatPercent,
  formatPValue,
  isShare,
} from '@analysis'
import { notEstimableText } from '../words/reasons'
import { shownAdjusted } from '../words/adjusted-words'
import { effectTone } from '../words/tone'

type MetricType = MetricDefinition['type']

/** A mean in the metric's unit: a share as percent. */
export function meanText(type: MetricType, mean: number | null): string {
  return isShare(type) ? formatPercent(mean) : formatNumber(mean)
}

/** `−0.82 pp [−1.33, −0.31]`: treatment minus control; proportions in percentage points. */
export function absoluteText(type: MetricType, absolute: AbsoluteEffect): string {
  if (absolute.kind === 'not-estimable') return notEstimableText(absolute.reason)
  const unit = isShare(type) ? 'points' : 'plain'
  return formatChange(absolute.estimate, absolute.interval, { unit })
}

/** `−4.3 % [−6.9, −1.7]` */
export function relativeText(relative: RelativeEffect): string {
  if (relative.kind === 'not-estimable') return notEstimableText(relative.reason)
  return formatChange(relative.estimate, relative.interval, { unit: 'percent' })
}

/** `[−7.2, −1.4] %`, `[−1.41, −0.24] pp`: the interval that fits the correction; relative where it can be. */
export function adjustedText(type: MetricType, effect: Effect): string {
  const shown = shownAdjusted(effect)
  if (shown === null) return '–'
  const unit = shown.scale === 'relative' ? 'percent' : isShare(type) ? 'points' : 'plain'
  const suffix = { percent: ' %', points: ' pp', plain: '' }[unit]
  return `${formatChangeInterval(shown.estimate, shown.interval, { unit })}${suffix}`
}

export function pText(test: EffectTest): string {
  return test.kind === 'estimated' ? formatPValue(test.pValue) : formatPValue(null)
}

/** The reading of an effect in one word; colour is never the only sign. */
export function readingText(effect: Effect, direction: MetricDefinition['direction']): string {
  if (effect.significant === null) return 'not estimable'
  const tone = effectTone(effect, direction)
  return tone === 'neutral' ? 'no evidence' : tone
}
