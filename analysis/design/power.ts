import { normal } from '../distributions/normal'
import type { Alternative } from '../study/spec'

/** Chance to find the effect on its own side, and with the (nearly always negligible) chance of the wrong side added. */
export interface Power {
  readonly correctSide: number
  readonly anySide: number
}

/**
 * Power of a z-test for an effect that is `difference` large with a standard error of `standardError`. A one-sided
 * test looks where its alternative does.
 */
export function zPower(
  difference: number,
  standardError: number,
  { alpha, alternative }: { readonly alpha: number; readonly alternative: Alternative },
): Power {
  const errors = difference / standardError
  if (alternative !== 'two-sided') {
    const towards = alternative === 'greater' ? errors : -errors
    const power = normal.survival(normal.upperQuantile(alpha) - towards)
    return { correctSide: power, anySide: power }
  }
  const critical = normal.upperQuantile(alpha / 2)
  const correctSide = normal.survival(critical - Math.abs(errors))
  return { correctSide, anySide: correctSide + normal.survival(critical + Math.abs(errors)) }
}

export interface PowerPoint {
  readonly difference: number
  readonly power: number
}

/** A power curve: the power at each difference, given the standard error that the size planned will leave at it. */
export function powerCurve(
  differences: readonly number[],
  standardErrorAt: (difference: number) => number,
  options: { readonly alpha: number; readonly alternative: Alternative },
): readonly PowerPoint[] {
  return differences.map((difference) => ({
    difference,
    power: zPower(difference, standardErrorAt(difference), options).anySide,
  }))
}
