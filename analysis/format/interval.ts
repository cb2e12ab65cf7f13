import type { Interval } from '../experiment/result'
import { decimalsFor, fixedNumeral, thinSpace } from './numeral'
import { formatNumber, withSign } from './number'

export interface ChangeFormat {
  /**
   * `percent` and `points` are for shares, shown times 100: with a % sign after the estimate, or with pp for a difference
   * of shares.
   */
  readonly unit: 'plain' | 'percent' | 'points'
}

/**
 * An estimated change before its interval: `−4.3 % [−6.9, −1.7]`. All three numbers have the decimals that show two
 * significant digits of the interval's half width: more would be noise.
 */
export function formatChange(estimate: number, interval: Interval, { unit }: ChangeFormat): string {
  return `${formatChangeEstimate(estimate, interval, { unit })} ${formatChangeInterval(estimate, interval, { unit })}`
}

/** The estimate of `formatChange` alone: `−4.3 %`. */
export function formatChangeEstimate(estimate: number, interval: Interval, { unit }: ChangeFormat): string {
  const scale = scaleOf(unit)
  const numeral = withSign(fixedNumeral(estimate * scale, changeDecimals(estimate * scale, scaled(interval, scale))))
  return unit === 'plain' ? numeral : `${numeral}${thinSpace}${unit === 'points' ? 'pp' : '%'}`
}

/** The interval of `formatChange` alone: `[−6.9, −1.7]`. */
export function formatChangeInterval(estimate: number, interval: Interval, { unit }: ChangeFormat): string {
  const scale = scaleOf(unit)
  const { lower, upper } = scaled(interval, scale)
  const decimals = changeDecimals(estimate * scale, { lower, upper })
  return `[${withSign(fixedNumeral(lower, decimals))}, ${withSign(fixedNumeral(upper, decimals))}]`
}

/** An interval by itself, of values rather than changes: `[12.4, 13.1]`. */
export function formatInterval({ lower, upper }: Interval): string {
  return `[${formatNumber(lower)}, ${formatNumber(upper)}]`
}

function scaleOf(unit: ChangeFormat['unit']): number {
  return unit === 'plain' ? 1 : 100
}

function scaled({ lower, upper }: Interval, scale: number): Interval {
  return { lower: lower * scale, upper: upper * scale }
}

function changeDecimals(estimate: number, { lower, upper }: Interval): number {
  const finiteEnds = [lower, upper].filter(Number.isFinite)
  const halfWidth = Math.max(...finiteEnds.map((end) => Math.abs(end - estimate)), 0)
  return halfWidth > 0 ? decimalsFor(halfWidth, 2) : decimalsFor(estimate, 3)
}
