import { type Effect, formatCount, formatPStatement } from '@analysis'
import type { Measured } from '../words/effect-unit'
import { tellEffect } from '../words/tell-effect'
import { escapeText } from './forest'

/** An effect on several lines, for a pointer's rest: `relative −4.3 % [−6.9, −1.7]`, `p = 0.0016`. */
export function effectHover(
  title: string,
  effect: Effect,
  metric: Measured,
  nByVariant: Readonly<Record<string, number>>,
): string {
  const { relative, absolute } = tellEffect(effect, metric)
  const counts = Object.entries(nByVariant).map(([id, n]) => `${escapeText(id)} ${formatCount(n)}`)
  return [
    `<b>${escapeText(title)}</b>`,
    `${escapeText(effect.variantId)} vs ${escapeText(effect.controlId)}`,
    ...(relative.kind === 'estimated' ? [`relative ${relative.text}`] : []),
    ...(absolute.kind === 'estimated' ? [`absolute ${absolute.text}`] : []),
    ...(effect.test.kind === 'estimated' ? [formatPStatement(effect.test.pValue)] : []),
    ...(effect.pValueAdjusted === null ? [] : [`corrected ${formatPStatement(effect.pValueAdjusted)}`]),
    `subjects ${counts.join(', ')}`,
  ].join('<br>')
}
