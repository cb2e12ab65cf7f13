import { withSign, fixedNumeral, thinSpace } from '@analysis'
import type { EffectUnit } from '../words/effect-unit'

/**
 * The part of plotly's axis that shows effects over a range. Its ticks are placed here: plotly knows no percentage points,
 * which a difference of shares is in, and gives 0 a sign where changes have one.
 */
export function effectAxis(
  range: readonly [number, number],
  unit: EffectUnit,
  ticks = 5,
): Readonly<Record<string, unknown>> {
  const scale = unit === 'points' ? 100 : 1
  const suffix = unit === 'points' ? `${thinSpace}pp` : ''
  const [low, high] = [range[0] * scale, range[1] * scale]
  const step = roundStep((high - low) / ticks)
  const decimals = Math.max(0, -Math.floor(Math.log10(step)))
  const count = Math.floor(high / step) - Math.ceil(low / step) + 1
  const points = Array.from({ length: count }, (_, at) => (Math.ceil(low / step) + at) * step)
  return {
    range,
    tickvals: points.map((point) => point / scale),
    ticktext: points.map((point) => (point === 0 ? '0' : `${withSign(fixedNumeral(point, decimals))}${suffix}`)),
  }
}

/** The smallest of 1, 2, 5, 10, ... times a power of ten that is at least `least`. */
function roundStep(least: number): number {
  const size = 10 ** Math.floor(Math.log10(least))
  return size * ([1, 2, 5].find((factor) => factor * size >= least * (1 - 1e-9)) ?? 10)
}
