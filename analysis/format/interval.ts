import type { Interval } from '../results/interval'
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
 * significant digits of the interval's half width: more would be noise, but where an end would read 0 and is not, as in
 * `+1.17 pp [+0.03, +2.31]`.
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

/** Decimals beyond those that an end close to 0 gets, so that the side it lies on can be seen. */
const MOST_MORE = 2

function changeDecimals(estimate: number, { lower, upper }: Interval): number {
  const finiteEnds = [lower, upper].filter(Number.isFinite)
  const halfWidth = Math.max(...finiteEnds.map((end) => Math.abs(end - estimate)), 0)
  const decimals = halfWidth > 0 ? decimalsFor(halfWidth, 2) : decimalsFor(estimate, 3)
  const more = [0, 1, MOST_MORE].find((each) => !finiteEnds.some((end) => readsZero(end, decimals + each)))
  return decimals + (more ?? 0)
}

function readsZero(end: number, decimals: number): boolean {
  return end !== 0 && Math.abs(end) < 0.5 * 10 ** -decimals
}
